import { byRule, type Tables } from '../tables.js';

const ws = byRule('healthy', () => 'open, "hello", 1000 "done"');
const curl = byRule('healthy', () => '101, silence');

export const reports: Tables = { ws, curl };
