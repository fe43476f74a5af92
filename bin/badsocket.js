#!/usr/bin/env node
// Not what the compiler writes, which cannot be started as a program: npx runs the command of a checkout as it lies there.
import '../dist/harness/cli/main.js';
