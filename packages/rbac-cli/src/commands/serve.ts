import type { Command, Flag } from '../command.js'
import { EXIT } from '../exit.js'
import { POLICY_FLAGS } from '../flags.js'
import { servePdp } from '../serve/serve.js'
import { TRUST_FLAGS } from '../token/flags.js'

const LISTEN_FLAGS: readonly Flag[] = [
  { name: 'port', value: '<number>', about: 'Port; 0 is any that is free. Default: 8181.' },
  {
    name: 'host',
    value: '<address>',
    about: 'Listen here instead of 127.0.0.1; unless it is loopback, callers must have keys or tokens.',
  },
  {
    name: 'tls-cert',
    value: '<file>',
    about: 'Serve https with this certificate and its chain (PEM).',
    complete: 'file',
  },
  { name: 'tls-key', value: '<file>', about: 'The key of the certificate (PEM).', complete: 'file' },
  {
    name: 'public-url',
    value: '<url>',
    about: 'Where clients reach the server, for its metadata. Default: where it listens.',
  },
]

const CALLER_FLAGS: readonly Flag[] = [
  {
    name: 'api-keys',
    value: '<file>',
    about:
      'Keys that callers show as Bearer token or X-API-Key: one a line, `name key`, or `name key explain` for one that may have explanations. A single key may stand in $RBAC_API_KEY instead.',
    complete: 'file',
  },
  ...TRUST_FLAGS,
  {
    name: 'caller',
    value: '<id>',
    repeatable: true,
    about: 'Take tokens of this object id only; may be repeated. Default: of everybody the other flags trust.',
  },
  { name: 'allow-open', about: 'Answer callers of other machines without asking who they are.' },
  { name: 'explain', about: 'Every caller may have explanations, which tell what the policy says.' },
]

const LIFE_FLAGS: readonly Flag[] = [
  {
    name: 'workers',
    value: '<n>',
    about: 'Answer in so many threads, for batches, searches and conditions that take more than one processor has.',
  },
  {
    name: 'mapping',
    value: '<file>',
    about: 'How subjects, actions and resources of requests are found in the policy, where /{type}/{id} is not it.',
    complete: 'file',
  },
  {
    name: 'max-staleness',
    value: '<seconds>',
    about:
      'Answer 503 once the policy files have been invalid or unreadable for so long. Default: the last good policy holds.',
  },
  {
    name: 'drain',
    value: '<seconds>',
    about: 'When told to stop, be not ready for so long before taking no more connections. Default: 0.',
  },
  {
    name: 'decision-log',
    value: '<file|->',
    about: 'Write a record of every decision to this file, one JSON value a line; - is the log on stderr.',
    complete: 'file',
    stdin: true,
  },
  {
    name: 'log-level',
    value: '<level>',
    about: 'What goes to the log on stderr: info (the default), warn or silent.',
    complete: ['info', 'warn', 'silent'],
  },
]

export const command: Command = {
  name: 'serve',
  summary: 'Answer AuthZEN requests from a policy.',
  description: [
    'A decision server for services in any language: OpenID AuthZEN Authorization API 1.0, with batches, searches and discovery. It prints one line of JSON with its URL and stays up until it is stopped; its log is JSON lines on stderr.',
    'The subject id is the principal, the action name the action, and a resource lies at /{type}/{id}. What the policy stores under principals and resources counts as their properties; what a request brings goes on top.',
    'A policy that changes on disk comes into force by itself, and on SIGHUP; one that is invalid is refused and the last good one stays. Every answer names the revision it was made from.',
  ],
  flags: [...LISTEN_FLAGS, ...CALLER_FLAGS, ...LIFE_FLAGS, ...POLICY_FLAGS],
  examples: [
    { does: 'The policy of an example', command: 'rbac serve --policy examples/authzen/records.yaml' },
    {
      does: 'May alice read that record?',
      command:
        'curl -s http://127.0.0.1:8181/access/v1/evaluation -H "Content-Type: application/json" -d \'{"subject":{"type":"user","id":"alice"},"action":{"name":"read"},"resource":{"type":"record","id":"record-1"}}\'',
    },
    {
      does: 'For other machines, with TLS and keys',
      command:
        'rbac serve --policy policy/ --host 0.0.0.0 --port 8443 --tls-cert tls.crt --tls-key tls.key --api-keys keys.txt --public-url https://pdp.example.com',
    },
    {
      does: 'For callers with tokens of one tenant',
      command: 'rbac serve --policy policy/ --host 0.0.0.0 --tenant "$TENANT" --audience api://pdp',
    },
  ],
  exitCodes: [
    [EXIT.ok, 'stopped by SIGINT or SIGTERM, with every request that was under way answered'],
    [EXIT.usage, 'wrong usage, a missing file, a port that is taken, or callers that nobody could tell apart'],
    [EXIT.policy, 'the content of the policy is invalid'],
  ],
  run: servePdp,
}
