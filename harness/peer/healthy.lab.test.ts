import { byRule, meetAll } from './honest/meet-all.js';

const ws = byRule('healthy', () => 'open, "hello", 1000 "done"');
const curl = byRule('healthy', () => '101, silence');

meetAll('healthy', { ws, curl });
