export * from './caller.js';
export * from './generated.js';
