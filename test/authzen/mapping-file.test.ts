import { fileURLToPath } from 'node:url'
import { parsePolicy } from 'rbac-core'
import { InvalidMappingError, loadMapping, parseMapping } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { start } from './servers.js'

const SUB = '/subscriptions/S1/resourceGroups/Prod/providers/Microsoft.KeyVault/vaults'
const policy = parsePolicy({
  roleDefinitions: [
    {
      id: 'secrets',
      roleName: 'Secrets',
      permissions: [{ dataActions: ['Microsoft.KeyVault/vaults/secrets/getSecret/action'] }],
    },
    { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['*/read'] }] },
    {
      id: 'local',
      roleName: 'Local',
      permissions: [
        {
          actions: ['files/open'],
          condition:
            "@Request[ip] StringStartsWith '10.' AND @Environment[isPrivateLink] BoolEquals true AND @Resource[kind] StringEquals 'file'",
        },
      ],
    },
    {
      id: 'dated',
      roleName: 'Dated',
      permissions: [
        { actions: ['dated/read'], condition: "@Environment[UtcNow] DateTimeLessThan '2020-01-01T00:00:00Z'" },
      ],
    },
  ],
  roleAssignments: [
    { id: '1', principalId: 'User:Ann', roleDefinitionId: 'secrets', scope: `${SUB}/One` },
    { id: '2', principalId: 'ops', roleDefinitionId: 'reader', scope: '/subscriptions/S1' },
    { id: '3', principalId: 'User:Ann', roleDefinitionId: 'local', scope: '/files' },
    { id: '4', principalId: 'User:Ann', roleDefinitionId: 'dated', scope: '/' },
  ],
  groups: [{ id: 'ops', members: [] }],
  principals: [
    { id: 'User:Ann', type: 'Person' },
    { id: 'User:Bo', type: 'Person' },
    { id: 'robot', type: 'Person' },
  ],
  resources: [
    { scope: `${SUB}/One`, type: 'Microsoft.KeyVault/vaults' },
    { scope: `${SUB}/Two` },
    { scope: SUB.replace('/S1/', '/S2/').concat('/Three') },
    { scope: '/files/a~002fb' },
  ],
})

const mapping = parseMapping(`
version: 1
subjects:
  - { type: user, principal: 'User:{id}', groups: teams, storedAs: Person }
resources:
  - { type: vault, scope: '/subscriptions/{properties.sub}/resourceGroups/{properties.group}/providers/Microsoft.KeyVault/vaults/{id}', storedAs: Microsoft.KeyVault/vaults }
  - { type: scope, scope: '{/id}' }
  - { type: file, scope: '/files/{~id}' }
actions:
  - { name: get_secret, action: Microsoft.KeyVault/vaults/secrets/getSecret/action, plane: data }
  - { name: open, resource: file, action: files/open }
  - { name: open, action: other/read }
attributes:
  Request: { ip: context.client.ip, ua: context.ua }
  Environment: { isPrivateLink: context.private }
  Resource: { kind: resource.type }
now: context.at
`)

const ann = { type: 'user', id: 'Ann' }
const place = { sub: 's1', group: 'prod' }
const vault = (id: string, properties: object = place) => ({ type: 'vault', id, properties })

async function ask(subject: object, name: string, resource: object, context: object = {}) {
  const { url } = await start({ policy, mapping })
  const { status, body } = await send(`${url}/access/v1/evaluation`, {
    body: { subject, action: { name }, resource, context },
  })
  const { decision, context: answered } = body as { decision: boolean; context: { reason: string } }
  return { status, decision, reason: answered.reason }
}

async function search(what: string, body: object): Promise<unknown> {
  const { url } = await start({ policy, mapping })
  return ((await send(`${url}/access/v1/search/${what}`, { body })).body as { results: unknown }).results
}

describe('a mapping file', () => {
  it('finds principals, scopes and actions of other shapes', async () => {
    expect(await ask(ann, 'get_secret', vault('one'))).toMatchObject({ decision: true })
    expect(await ask(ann, 'get_secret', vault('two'))).toMatchObject({ decision: false })
    expect(await ask(ann, 'get_secret', { type: 'scope', id: `${SUB}/One/secrets/x` })).toMatchObject({
      decision: true,
    })
    expect(await ask({ ...ann, properties: { teams: ['ops'] } }, 'vaults/read', vault('two'))).toMatchObject({
      decision: true,
    })
    expect(await ask(ann, 'vaults/read', vault('two'))).toMatchObject({ decision: false })
  })

  it('tells actions of one name apart by the type of the resource', async () => {
    const context = { 'client.ip': '10.0.0.1', private: true }
    expect(await ask(ann, 'open', { type: 'file', id: 'a/b' }, context)).toMatchObject({ decision: true })
    expect(await ask(ann, 'open', { type: 'scope', id: '/files/x' }, context)).toMatchObject({ decision: false })
  })

  it('takes attributes and the time from parts of the request', async () => {
    const file = { type: 'file', id: 'a/b' }
    expect(await ask(ann, 'open', file, { 'client.ip': '11.0.0.1', private: true })).toMatchObject({
      reason: 'conditionFalse',
    })
    expect(await ask(ann, 'open', file, { 'client.ip': '10.0.0.1' })).toMatchObject({ reason: 'conditionUnknown' })
    // What is sent under the attribute's own name is more.
    expect(await ask(ann, 'open', file, { 'client.ip': '11.0.0.1', ip: '10.1.1.1', private: true })).toMatchObject({
      decision: true,
    })
    expect(await ask(ann, 'open', file, { 'client.ip': '10.0.0.1', IP: '11.1.1.1', private: true })).toMatchObject({
      reason: 'conditionFalse',
    })
    expect(await ask(ann, 'dated/read', file, { at: '2019-01-01T00:00:00Z' })).toMatchObject({ decision: true })
    expect(await ask(ann, 'dated/read', file)).toMatchObject({ decision: false })
  })

  it.each([1546300800000, 'yesterday', '2019-02-30T00:00:00Z', '', null, true, ['2019-01-01T00:00:00Z']])(
    'answers as of no other time where it is sent one that is none: %j',
    async (at) => {
      const place = { type: 'file', id: 'a/b' }
      const reason = 'unusableTime'
      expect(await ask(ann, 'dated/read', place, { at })).toEqual({ status: 200, decision: false, reason })
      const body = { subject: ann, resource: { type: 'scope', id: `${SUB}/One/secrets/x` }, context: { at } }
      expect(await search('action', body)).toEqual([])
    },
  )

  it.each<[string, object, object, string]>([
    ['a stored type that is another', { type: 'robot', id: 'User:Ann' }, vault('one'), 'subjectTypeMismatch'],
    ['a stored type of a resource that is another', ann, { type: 'scope', id: `${SUB}/One` }, 'resourceTypeMismatch'],
    ['a part that is missing', ann, vault('one', { sub: 's1' }), 'unusableResource'],
    ['a part that is no text', ann, vault('one', { ...place, group: 7 }), 'unusableResource'],
    ['a part that is more than a segment', ann, vault('one/secrets'), 'unusableResource'],
    ['a part that is a dot segment', ann, vault('..'), 'unusableResource'],
    ['a path that is no scope', ann, { type: 'scope', id: '/a//b' }, 'unusableResource'],
    ['groups that are no ids', { ...ann, properties: { teams: 'ops' } }, vault('one'), 'unusableSubject'],
  ])('says false, and why, to %s', async (_name, subject, resource, reason) => {
    expect(await ask(subject, 'get_secret', resource)).toEqual({ status: 200, decision: false, reason })
  })

  it('is undone in searches', async () => {
    const action = { name: 'get_secret' }
    expect(await search('subject', { subject: { type: 'user' }, action, resource: vault('one') })).toEqual([ann])
    expect(await search('resource', { subject: ann, action, resource: { type: 'vault', properties: place } })).toEqual([
      { type: 'vault', id: 'One' },
    ])
    expect(
      await search('resource', {
        subject: ann,
        action,
        resource: { type: 'vault', properties: { ...place, sub: 's2' } },
      }),
    ).toEqual([])
    const context = { 'client.ip': '10.0.0.1', private: true }
    expect(
      await search('resource', { subject: ann, action: { name: 'open' }, resource: { type: 'file' }, context }),
    ).toEqual([{ type: 'file', id: 'a/b' }])
    expect(await search('action', { subject: ann, resource: vault('one') })).toEqual([{ name: 'get_secret' }])
  })

  it.each<[string, string, string]>([
    ['no version', 'subjects: []', 'version'],
    ['a key nobody knows', 'version: 1\nsubject: []', 'subject'],
    [
      'a template with an unknown part',
      "version: 1\nresources: [{ type: a, scope: '/{name}/{id}' }]",
      'resources[0].scope',
    ],
    ['a template without the id', "version: 1\nresources: [{ type: a, scope: '/x' }]", 'resources[0].scope'],
    [
      'a template with two paths',
      "version: 1\nresources: [{ type: a, scope: '{/properties.a}{/id}' }]",
      'resources[0].scope',
    ],
    ['a part that no request has', 'version: 1\nnow: time', 'now'],
    ['no YAML', 'version: [', ''],
    ['a plane that is none', 'version: 1\nactions: [{ name: a, action: b, plane: both }]', 'actions[0].plane'],
  ])('is refused with its place where it has %s', (_name, text, path) => {
    expect(() => parseMapping(text, { file: 'm.yaml' })).toThrow(InvalidMappingError)
    try {
      parseMapping(text, { file: 'm.yaml' })
    } catch (error) {
      expect((error as InvalidMappingError).issues[0]).toMatchObject({ file: 'm.yaml', path, line: expect.any(Number) })
    }
  })

  it('must be there', () => {
    expect(() => loadMapping(fileURLToPath(new URL('none.yaml', import.meta.url)))).toThrow(
      expect.objectContaining({ code: 'INVALID_REQUEST' }),
    )
  })
})
