import { register } from 'node:module'

/** `node --import ./scripts/source/register.mjs file.ts` runs the sources of this repository as they are, on Node 20 too. */
register('./hooks.mjs', import.meta.url)
