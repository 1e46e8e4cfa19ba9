"""The running application: people, forums, the live text, versions, comments and their answers."""
