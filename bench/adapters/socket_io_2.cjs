/** Socket.IO 2, which Etherpad 1.8 speaks; it comes as a CommonJS module. */
exports.io = require('socket.io-client-2');
