import fc from 'fast-check'
import { parsePolicy } from 'rbac-core'
import { canonicalScope } from 'rbac-core/query'
import { fromSegment, type Mapping, toSegment } from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'
import { send } from './http.js'
import { start } from './servers.js'

const anyText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('/', '~', '.', ' ', 'A', 'a', '%', '\\', '0', '0041', '\u{e0001}', '\ud800'),
    minLength: 1,
    maxLength: 8,
  }),
)

describe('a text as a segment', () => {
  it('comes back as it was, is a scope as it is, and differs from that of every other text', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, other) => {
        const segment = toSegment(text)
        expect(fromSegment(segment)).toBe(text)
        expect(canonicalScope(`/type/${segment}`)).toBe(`/type/${segment}`)
        if (other !== text) expect(toSegment(other)).not.toBe(segment)
      }),
    )
  })

  it('is written with four hex digits where a scope would refuse or fold a character', () => {
    expect(toSegment('/todos/{todoId}')).toBe('~002ftodos~002f{todo~0049d}')
    expect(toSegment('a~b%c#d?e\\f')).toBe('a~007eb~0025c~0023d~003fe~005cf')
    expect([toSegment('.'), toSegment('..'), toSegment('...')]).toEqual(['~002e', '~002e~002e', '...'])
    expect([toSegment(' a b '), toSegment('\u{e0001}'), toSegment('é Ä')]).toEqual([
      '~0020a b~0020',
      '~db40~dc01',
      'é Ä',
    ])
  })

  it('was made of no text where it is not how that text would be written', () => {
    for (const segment of ['A', '~0041~', '~00', '~0061', '~002F', 'a%b', '.', '~'])
      expect(fromSegment(segment)).toBeUndefined()
  })
})

const policy = parsePolicy({
  roleDefinitions: [
    { id: 'reader', roleName: 'Reader', permissions: [{ actions: ['read'], dataActions: ['peek'] }] },
    {
      id: 'owner',
      roleName: 'Owner',
      permissions: [{ actions: ['edit'], condition: '@Resource[owner] StringEquals @Principal[mail]' }],
    },
    {
      id: 'sender',
      roleName: 'Sender',
      permissions: [{ actions: ['send'], condition: "@Request[channel] StringEquals 'safe'" }],
    },
  ],
  roleAssignments: [
    { id: '1', principalId: 'ann', roleDefinitionId: 'reader', scope: '/file/~0041~002fb' },
    { id: '2', principalId: 'ann', roleDefinitionId: 'owner', scope: '/' },
    { id: '3', principalId: 'gang', roleDefinitionId: 'reader', scope: '/file/shared' },
    { id: '4', principalId: 'ann', roleDefinitionId: 'sender', scope: '/' },
  ],
  groups: [{ id: 'gang', members: ['bo'] }],
  principals: [
    { id: 'ann', type: 'user', attributes: { mail: 'ann@x' } },
    { id: 'bo', type: 'robot' },
  ],
  resources: [{ scope: '/file/typed', type: 'photo', attributes: { owner: 'ann@x' } }],
  actions: [
    { name: 'read', isDataAction: false },
    { name: 'peek', isDataAction: true },
    { name: 'edit', isDataAction: false },
  ],
})

async function ask(subject: object, action: object, resource: object, more: object = {}) {
  const { url } = await start({ policy })
  const { status, body } = await send(`${url}/access/v1/evaluation`, { body: { subject, action, resource, ...more } })
  const { decision, context } = body as { decision: boolean; context: { reason: string } }
  return { status, decision, reason: context.reason }
}

describe('the standard mapping', () => {
  const ann = { type: 'user', id: 'ann' }

  it('puts a resource at its type and id, a segment each, with case and slashes kept apart', async () => {
    expect(await ask(ann, { name: 'read' }, { type: 'file', id: 'A/b' })).toMatchObject({ decision: true })
    expect(await ask(ann, { name: 'read' }, { type: 'file', id: 'a/b' })).toMatchObject({ decision: false })
    expect(await ask(ann, { name: 'read' }, { type: 'file/~0041~002fb', id: 'x' })).toMatchObject({ decision: false })
  })

  it('finds the plane of an action in the document, and takes control for what is not there', async () => {
    expect(await ask(ann, { name: 'peek' }, { type: 'file', id: 'A/b' })).toMatchObject({ decision: true })
    expect(await ask(ann, { name: 'PEEK' }, { type: 'file', id: 'A/b' })).toMatchObject({ decision: true })
    expect(await ask(ann, { name: 'other' }, { type: 'file', id: 'A/b' })).toMatchObject({
      decision: false,
      reason: 'notInRoles',
    })
  })

  it('puts what is sent over what is stored', async () => {
    const photo = (properties?: object) => ({ type: 'x', id: '1', ...(properties && { properties }) })
    expect(await ask(ann, { name: 'edit' }, photo({ owner: 'ann@x' }))).toMatchObject({ decision: true })
    expect(await ask(ann, { name: 'edit' }, photo())).toMatchObject({ decision: false, reason: 'conditionUnknown' })
    const other = { ...ann, properties: { mail: 'other@x' } }
    expect(await ask(other, { name: 'edit' }, photo({ owner: 'ann@x' }))).toMatchObject({ reason: 'conditionFalse' })
    expect(await ask(other, { name: 'edit' }, photo({ owner: 'other@x' }))).toMatchObject({ decision: true })
  })

  it.each<[string, object, object, boolean]>([
    ['the same', { channel: 'safe' }, { channel: 'open' }, false],
    ['another in the action', { channel: 'safe' }, { Channel: 'open' }, false],
    ['another in the context', { CHANNEL: 'safe' }, { channel: 'open' }, false],
    ['neither that of the condition', { CHANNEL: 'open' }, { Channel: 'safe' }, true],
  ])('puts properties of the action over the context, in whatever case: %s', async (_name, context, sent, decision) => {
    const action = { name: 'send', properties: sent }
    expect(await ask(ann, action, { type: 'mail', id: '1' }, { context })).toMatchObject({ decision })
  })

  it('puts what is sent over what is stored in whatever case', async () => {
    const photo = { type: 'x', id: '1', properties: { owner: 'ann@x' } }
    const other = { ...ann, properties: { Mail: 'other@x' } }
    expect(await ask(other, { name: 'edit' }, photo)).toMatchObject({ reason: 'conditionFalse' })
  })

  it.each<[string, object, object, object, string]>([
    [
      'another type of subject',
      { type: 'User', id: 'ann' },
      { name: 'read' },
      { type: 'file', id: 'A/b' },
      'subjectTypeMismatch',
    ],
    ['another type of resource', ann, { name: 'edit' }, { type: 'file', id: 'typed' }, 'resourceTypeMismatch'],
    [
      'a subject that is no id',
      { type: 'user', id: ' ann' },
      { name: 'read' },
      { type: 'file', id: 'x' },
      'unusableSubject',
    ],
    [
      'a subject that is too long',
      { type: 'user', id: 'x'.repeat(257) },
      { name: 'read' },
      { type: 'file', id: 'x' },
      'unusableSubject',
    ],
    ['a resource that is too long', ann, { name: 'read' }, { type: 'file', id: '/'.repeat(1000) }, 'unusableResource'],
    ['an action that is a pattern', ann, { name: 're*' }, { type: 'file', id: 'x' }, 'unusableAction'],
  ])('says false, and why, to %s', async (_name, subject, action, resource, reason) => {
    expect(await ask(subject, action, resource)).toEqual({ status: 200, decision: false, reason })
  })

  it('takes any type where none is stored', async () => {
    expect(await ask({ type: 'anything', id: 'gang' }, { name: 'read' }, { type: 'file', id: 'shared' })).toMatchObject(
      { decision: true },
    )
  })

  it('can be changed by a hook', async () => {
    const prefixed = (mapping: Mapping): Mapping => ({
      ...mapping,
      toRequest: ({ subject, ...rest }, known) =>
        mapping.toRequest({ ...rest, subject: { ...subject, id: subject.id.replace(/^user:/, '') } }, known),
      subjects: (kind, known) => mapping.subjects(kind, known).map((id) => `user:${id}`),
    })
    const { url } = await start({ policy, mapping: prefixed })
    const question = { action: { name: 'read' }, resource: { type: 'file', id: 'A/b' } }
    const { body } = await send(`${url}/access/v1/evaluation`, {
      body: { ...question, subject: { type: 'user', id: 'user:ann' } },
    })
    expect(body).toMatchObject({ decision: true })
    const found = await send(`${url}/access/v1/search/subject`, { body: { ...question, subject: { type: 'user' } } })
    expect(found.body).toMatchObject({ results: [{ type: 'user', id: 'user:ann' }] })
  })
})
