import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { AccessRequest } from 'rbac-core'
import { afterAll, describe, it } from 'vitest'
import { runs } from '../property/runs.js'
import { all, Surfaces } from './ask.js'
import {
  atEdge,
  BLANKS,
  CONTROLS,
  disguised,
  FORMATS,
  LONE,
  NO_TEXTS,
  recased,
  withDots,
  withDoubledSlash,
  withInside,
  withWithin,
} from './spoiled.js'

const PLACE = '/subscriptions/sub1/resourceGroups/rg1'
const TENANT = '/tenants/acme/projects/42'
const ACTION = 'Contoso.Kiosk/orders/read'
const ALICE = 'alice-1'
const document = {
  roleDefinitions: [
    { id: 'reader', roleName: 'Order reader', permissions: [{ actions: [ACTION, 'Contoso.Kiosk/items/*'] }] },
  ],
  roleAssignments: [PLACE, TENANT].map((scope, at) => ({
    id: `ra-${at}`,
    principalId: ALICE,
    roleDefinitionId: 'reader',
    scope,
  })),
  principals: [{ id: ALICE, type: 'User' }],
}
const folder = mkdtempSync(join(tmpdir(), 'rbac-bad-'))
const file = join(folder, 'policy.json')
writeFileSync(file, JSON.stringify(document))
afterAll(() => rmSync(folder, { recursive: true }))

const surfaces = new Surfaces(document, file)
const good: AccessRequest = { principalId: ALICE, action: ACTION, scope: PLACE }
const RUNS = 120
/** The command line is asked as well, now and then: it reads the policy anew each time. */
const CLI_EVERY = 6

/** Puts generated requests to every surface. */
async function everywhere(
  requests: fc.Arbitrary<AccessRequest>,
  law: (asked: Awaited<ReturnType<typeof outcomes>>, request: AccessRequest) => void,
): Promise<void> {
  let run = 0
  await fc.assert(
    fc.asyncProperty(requests, async (request) => {
      run += 1
      law(await outcomes(request, run % CLI_EVERY === 0), request)
    }),
    { ...runs(RUNS), endOnFailure: true },
  )
}

async function outcomes(request: AccessRequest, withCli: boolean) {
  return {
    library: surfaces.library(request),
    cli: withCli ? [await surfaces.flags(request), await surfaces.batch(request)] : [],
    guard: [await surfaces.guard(request)],
  }
}

/** Both a guard's refusal and a decision's. */
const DENIED = ['denied', 'status 403'] as const

describe('a scope that is none', () => {
  const places = [PLACE, TENANT, '/subscriptions/sub1', '/a']
  const families: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['with a control character', withInside(places, CONTROLS)],
    ['with a format character', withInside(places, FORMATS)],
    ['with a lone surrogate', withInside(places, LONE)],
    ['with a percent sign', withInside(places, ['%', '%2F', '%2e%2e', '%00', '%25', '%c0%af'])],
    ['with a query, a fragment or a backslash', withInside(places, ['?', '#', '\\', '?x=1', '#/a', '\\..\\'])],
    ['with a blank at an edge', atEdge(places, BLANKS)],
    ['with an empty segment', withDoubledSlash(places)],
    ['with a dot segment', withDots(places)],
    ['that is too long', fc.integer({ min: 2049, max: 5000 }).map((length) => `/${'a'.repeat(length - 1)}`)],
    ['that is too deep', fc.integer({ min: 129, max: 400 }).map((depth) => '/a'.repeat(depth))],
    ['that is empty', fc.constant('')],
  ]

  it.each(families)(
    '%s is refused by every surface',
    async (_, scopes) => {
      await everywhere(
        scopes.map((scope) => ({ ...good, scope })),
        ({ library, cli, guard }) => {
          all(
            library.filter(({ surface }) => surface !== 'whereCan'),
            'INVALID_SCOPE',
          )
          // What can't be an argument at all is wrong usage.
          all(cli, 'INVALID_SCOPE', 'USAGE')
          all(guard, 'status 400', 'status 500')
        },
      )
    },
    60_000,
  )

  it('is refused when it is no text, and nothing is made into one', async () => {
    for (const scope of NO_TEXTS) {
      const request = { ...good, scope } as unknown as AccessRequest
      all(
        surfaces.library(request).filter(({ surface }) => surface !== 'whereCan'),
        'INVALID_SCOPE',
      )
      all([await surfaces.guard(request)], 'status 400', 'status 500')
    }
    for (const scope of [null, 1, true, [PLACE], { scope: PLACE }]) {
      all([await surfaces.batch({ ...good, scope })], 'INVALID_SCOPE')
    }
  })
})

describe('a scope in another spelling', () => {
  const spellings = recased(PLACE).chain((text) =>
    fc.constantFrom(
      text,
      `${text}/`,
      text.slice(1),
      `${text.slice(1)}/`,
      `/providers/Microsoft.Subscription${text}`,
      `pRoviders/microsoft.SUBSCRIPTION${text}`,
      `${text}/providers/P/t/n`,
    ),
  )

  it('is the same place for every surface', async () => {
    await everywhere(
      spellings.map((scope) => ({ ...good, scope })),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], 'allowed'),
    )
  })
})

describe('a scope that only looks like another', () => {
  const others = fc.oneof(
    disguised(PLACE).filter((text) => text.startsWith('/')),
    fc.constantFrom(
      `${PLACE}0`,
      PLACE.slice(0, -1),
      `${PLACE};x=1`,
      `${PLACE}...`,
      `${PLACE}.`,
      `${PLACE}*`,
      `${PLACE}{}`,
      '/subscriptions/sub1',
      '/',
      '/subscriptions/sub1/resourceGroups',
      `/x${PLACE}`,
      '/subscriptions/sub1/resourceGroups/rg 1',
      '/subscriptions/sub10/resourceGroups/rg1',
    ),
  )

  it('is another place for every surface', async () => {
    await everywhere(
      others.map((scope) => ({ ...good, scope })),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], ...DENIED),
    )
  })
})

describe('an action that is none', () => {
  const actions = [ACTION, 'Contoso.Kiosk/items/a/b/c', 'x']
  const slashed = actions.filter((action) => action.includes('/'))
  const families: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['with a star', withInside(actions, ['*', '**', '/*/'])],
    ['with a blank', withInside(actions, BLANKS)],
    ['with a control character', withInside(actions, CONTROLS)],
    ['with an empty segment', withDoubledSlash(slashed)],
    ['with a slash at an edge', atEdge(actions, ['/'])],
    ['that is too long', fc.integer({ min: 513, max: 3000 }).map((length) => `P/${'a'.repeat(length - 2)}`)],
  ]

  it.each(families)(
    '%s is refused by every surface',
    async (_, texts) => {
      await everywhere(
        texts.map((action) => ({ ...good, action })),
        ({ library, cli, guard }) => {
          all(
            library.filter(({ surface }) => surface !== 'whatCan'),
            'INVALID_ACTION',
          )
          all(cli, 'INVALID_ACTION', 'USAGE')
          // Lengths are the engine's to judge, when it is asked.
          all(guard, 'INVALID_REQUEST', 'status 500')
        },
      )
    },
    60_000,
  )

  it('is refused when it is no text', async () => {
    for (const action of [...NO_TEXTS, '']) {
      const request = { ...good, action } as unknown as AccessRequest
      all(
        surfaces.library(request).filter(({ surface }) => surface !== 'whatCan'),
        'INVALID_ACTION',
      )
    }
    for (const action of [null, 1, [ACTION], '']) all([await surfaces.batch({ ...good, action })], 'INVALID_ACTION')
  })
})

describe('an action that only looks like another', () => {
  const others = fc.oneof(
    disguised(ACTION),
    fc.constantFrom(
      'Contoso%2EKiosk/orders/read',
      'Contoso.Kiosk%2Forders%2Fread',
      'ContosoXKiosk/orders/read',
      'Contoso.Kiosk/orders/reads',
      'Contoso.Kiosk/orders/rea',
      'XContoso.Kiosk/orders/read',
      'Contoso.Kiosk/items',
      'Contoso.Kiosk\\orders\\read',
      'Contoso.Kiosk/orders/[r]ead',
      'Contoso.Kiosk/{orders,items}/read',
      'Contoso.Kiosk/orders/read?',
    ),
  )

  it('is another action for every surface, and on the other plane so is the same one', async () => {
    await everywhere(
      fc.oneof(
        others.map((action) => ({ ...good, action })),
        fc.constant({ ...good, isDataAction: true }),
      ),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], ...DENIED),
    )
  })

  it('is the same action in another case', async () => {
    await everywhere(
      recased(ACTION).map((action) => ({ ...good, action })),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], 'allowed'),
    )
  })
})

describe('an id that is none', () => {
  const families: readonly (readonly [string, fc.Arbitrary<string>])[] = [
    ['with a blank at an edge', atEdge([ALICE, 'x'], BLANKS)],
    ['with a control character', withInside([ALICE, 'x'], CONTROLS)],
    ['with a lone surrogate', withInside([ALICE, 'x'], LONE)],
    ['that is too long', fc.integer({ min: 257, max: 2000 }).map((length) => 'a'.repeat(length))],
    ['that is empty', fc.constant('')],
  ]

  it.each(families)(
    '%s is refused by every surface',
    async (_, ids) => {
      await everywhere(
        ids.map((principalId) => ({ ...good, principalId })),
        ({ library, cli, guard }) => {
          all(
            library.filter(({ surface }) => surface !== 'whoCan'),
            'INVALID_REQUEST',
          )
          all(cli, 'INVALID_REQUEST', 'USAGE')
          all(guard, 'status 401', 'status 500')
        },
      )
    },
    60_000,
  )

  it.each(families)('%s is refused as a group of the request, too', async (_, ids) => {
    fc.assert(
      fc.property(ids, (id) => {
        const request = { ...good, groupIds: ['team', id] }
        all(
          surfaces.library(request).filter(({ surface }) => surface !== 'whoCan'),
          'INVALID_REQUEST',
        )
      }),
      { ...runs(RUNS), endOnFailure: true },
    )
  })

  it('is refused when it is no text, or no list of texts', async () => {
    for (const principalId of NO_TEXTS) {
      const request = { ...good, principalId } as unknown as AccessRequest
      all(
        surfaces.library(request).filter(({ surface }) => !/^whoCan|^accessFor/.test(surface)),
        'INVALID_REQUEST',
      )
    }
    for (const groupIds of [null, 'team', 7, {}, [7], [null], [['team']], { 0: 'team', length: 1 }]) {
      const request = { ...good, groupIds } as unknown as AccessRequest
      all(
        surfaces.library(request).filter(({ surface }) => !/^whoCan|^accessFor/.test(surface)),
        'INVALID_REQUEST',
      )
      all([await surfaces.batch(request)], 'INVALID_REQUEST')
    }
  })
})

describe('an id that only looks like another', () => {
  const others = fc.oneof(
    disguised(ALICE),
    withWithin([ALICE], [' ', '\u200b', ',', '|', ':', ';', '/', '%20', '\u202e']),
    fc.constantFrom(
      'alice-10',
      'alice-',
      'user:alice-1',
      'alice-1,bob',
      'alice-1|admin',
      '__proto__',
      'constructor',
      '1',
    ),
  )

  it('is somebody else for every surface', async () => {
    await everywhere(
      others.map((principalId) => ({ ...good, principalId })),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], ...DENIED),
    )
  })

  it('is the same in another case', async () => {
    await everywhere(
      recased(ALICE).map((principalId) => ({ ...good, principalId })),
      ({ library, cli, guard }) => all([...library, ...cli, ...guard], 'allowed'),
    )
  })
})

describe('a time that is none', () => {
  const times: readonly unknown[] = [
    '',
    'now',
    '2026-11-22',
    '2026-11-22T10:00:00',
    '2026-02-30T10:00:00Z',
    '2026-13-01T10:00:00Z',
    '2026-11-22T24:00:01Z',
    ' 2026-11-22T10:00:00Z',
    '2026-11-22T10:00:00Z\n',
    '+275760-09-13T00:00:00.001Z',
    '1763805600',
    1_763_805_600,
    null,
    true,
    ['2026-11-22T10:00:00Z'],
    {},
  ]

  it('is refused by every function that takes one, and in a batch', async () => {
    for (const now of [...times, new Date(Number.NaN), { getTime: () => 0 }, 12n]) {
      const request = { ...good, now } as unknown as AccessRequest
      const asked = surfaces.library(request).filter(({ surface }) => !surface.startsWith('accessFor'))
      all(asked, 'INVALID_REQUEST')
    }
    for (const now of times) all([await surfaces.batch({ ...good, now })], 'INVALID_REQUEST')
  })
})
