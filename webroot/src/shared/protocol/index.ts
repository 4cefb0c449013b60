/** The objects of docs/protocols/objects.md and desk-socket.md, as the server sends them. */
export * from './alarms';
export * from './calls';
export * from './conversation';
export * from './desk';
export * from './problem';
export * from './routing';
export * from './savers';
