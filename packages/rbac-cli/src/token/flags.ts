import type { Flag } from '../command.js'

/** The token itself. */
export const TOKEN_FLAG: Flag = {
  name: 'token',
  value: '<jwt|file|->',
  about:
    'An access token: itself, a file that holds it, or - for standard input (which keeps it out of the process list).',
  complete: 'file',
  stdin: true,
}

/** What a token is verified against. */
export const TRUST_FLAGS: readonly Flag[] = [
  {
    name: 'authority',
    value: '<url>',
    about: 'Who issues tokens: a base URL without the tenant. Default: https://login.microsoftonline.com.',
  },
  { name: 'tenant', value: '<id>', repeatable: true, about: 'Tenant whose tokens count; may be repeated.' },
  {
    name: 'audience',
    value: '<uri|id>',
    repeatable: true,
    about: 'Whom the token must be for, with or without a slash at its end; may be repeated.',
  },
  {
    name: 'jwks',
    value: '<url|file>',
    about: "Signing keys of the authority. Default: what the authority's discovery document names.",
    complete: 'file',
  },
]
