/** What of a device a page needs to keep its text: databases in memory. No page has another tab beside it. */
import 'fake-indexeddb/auto';

Reflect.deleteProperty(globalThis, 'BroadcastChannel');
