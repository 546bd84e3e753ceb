import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { InvalidRequestError, RbacError } from '../errors.js'
import type { Policy } from '../model/policy.js'
import { type PolicyWatcher, type WatchPolicyOptions, watchPolicy, watchPolicyFiles } from './index.js'

let folder = ''
let watcher: PolicyWatcher | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rbac-watch-'))
})
afterEach(async () => {
  await watcher?.close()
  await rm(folder, { recursive: true, force: true })
})

const group = (...ids: string[]) => JSON.stringify({ groups: ids.map((id) => ({ id })) })

/** An engine that notes what it is given. */
class Engine {
  readonly policies: Policy[] = []
  readonly errors: unknown[] = []
  replace(policy: Policy): void {
    this.policies.push(policy)
  }
  get ids(): string[] {
    return this.policies.at(-1)?.groups.map(({ id }) => id) ?? []
  }
}

function watching(paths: string | string[], options: Partial<WatchPolicyOptions> = {}): Engine {
  const engine = new Engine()
  watcher = watchPolicy(paths, engine, { onError: (error) => engine.errors.push(error), debounceMs: 10, ...options })
  return engine
}

/** Waits for what must come about sooner or later; the test's own time limit ends the wait. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const shows = (engine: Engine, ...ids: string[]) => until(() => engine.ids.join() === ids.join())

describe('watching a policy', () => {
  it('puts the files in force at the start and whenever one is written', async () => {
    const file = join(folder, 'a.json')
    await writeFile(file, group('one'))
    const engine = watching(file)
    await shows(engine, 'one')
    await writeFile(file, group('one', 'two'))
    await shows(engine, 'one', 'two')
    expect(engine.errors).toEqual([])
  })

  it('survives editors that write beside the file and rename', async () => {
    const file = join(folder, 'a.json')
    await writeFile(file, group('0'))
    const engine = watching(file)
    await shows(engine, '0')
    for (const id of ['1', '2', '3']) {
      await writeFile(join(folder, '.a.json.tmp'), group(id))
      await rename(join(folder, '.a.json.tmp'), file)
      await shows(engine, id)
    }
  })

  it('hears of new, deleted and nested files of a folder', async () => {
    await writeFile(join(folder, 'a.json'), group('a'))
    const engine = watching(folder)
    await shows(engine, 'a')
    await writeFile(join(folder, 'b.yaml'), 'groups: [{ id: b }]')
    await shows(engine, 'a', 'b')
    await mkdir(join(folder, 'c', 'd'), { recursive: true })
    await writeFile(join(folder, 'c', 'd', 'e.json'), group('e'))
    await shows(engine, 'a', 'b', 'e')
    await writeFile(join(folder, 'c', 'd', 'e.json'), group('f'))
    await shows(engine, 'a', 'b', 'f')
    await unlink(join(folder, 'a.json'))
    await shows(engine, 'b', 'f')
    await rm(join(folder, 'c'), { recursive: true })
    await shows(engine, 'b')
  })

  it('keeps the last good policy while a file is wrong or gone', async () => {
    const file = join(folder, 'sub', 'a.json')
    await mkdir(join(folder, 'sub'))
    await writeFile(file, group('good'))
    const engine = watching(file)
    await shows(engine, 'good')
    await writeFile(file, '{"groups": [{"id": 7}]}')
    await until(() => engine.errors.some((error) => error instanceof RbacError && error.code === 'INVALID_POLICY'))
    await rm(join(folder, 'sub'), { recursive: true })
    await until(() => engine.errors.some((error) => error instanceof RbacError && error.code === 'FILE_NOT_FOUND'))
    expect(engine.ids).toEqual(['good'])
    await mkdir(join(folder, 'sub'))
    await writeFile(file, group('better'))
    await shows(engine, 'better')
  })

  it('starts with files that are not there yet', async () => {
    const engine = watching(join(folder, 'later', '*.json'))
    await until(() => engine.errors.length > 0)
    await mkdir(join(folder, 'later'))
    await writeFile(join(folder, 'later', 'a.json'), group('a'))
    await shows(engine, 'a')
  })

  it('follows links that are switched over, as mounted volumes do', async () => {
    await mkdir(join(folder, '..v1'))
    await mkdir(join(folder, '..v2'))
    await writeFile(join(folder, '..v1', 'a.json'), group('v1'))
    await writeFile(join(folder, '..v2', 'a.json'), group('v2'))
    await symlink('..v1', join(folder, '..data'))
    await symlink(join('..data', 'a.json'), join(folder, 'a.json'))
    const engine = watching(folder)
    await shows(engine, 'v1')
    await symlink('..v2', join(folder, '..tmp'))
    await rename(join(folder, '..tmp'), join(folder, '..data'))
    await shows(engine, 'v2')
  })

  it.each([
    ['a file', 'current/a.json', []],
    ['a folder', 'current', []],
    ['a pattern', 'current/*.json', []],
    ['a file that is a link to a link', 'b.json', [['current/a.json', 'b.json']]],
    ['a folder with a link to a link', 'policy', [['../current/a.json', 'policy/b.json']]],
    ['a folder with a link to a linked folder', 'policy', [['../current', 'policy/inner']]],
  ])('follows a link on the way to %s that is switched over, and what is behind it', async (_what, path, links) => {
    for (const name of ['v1', 'v2', 'policy']) await mkdir(join(folder, name))
    for (const name of ['v1', 'v2']) await writeFile(join(folder, name, 'a.json'), group(name))
    await symlink('v1', join(folder, 'current'))
    for (const [target = '', link = ''] of links) await symlink(target, join(folder, link))
    const engine = watching(join(folder, path))
    await shows(engine, 'v1')
    await symlink('v2', join(folder, 'next'))
    await rename(join(folder, 'next'), join(folder, 'current'))
    await shows(engine, 'v2')
    await writeFile(join(folder, 'v2', 'a.json'), group('v3'))
    await shows(engine, 'v3')
    expect(engine.errors).toEqual([])
  })

  it('hears of what a link leads to, also where that comes later', async () => {
    await mkdir(join(folder, 'policy'))
    await symlink(join(folder, 'elsewhere', 'a.json'), join(folder, 'policy', 'a.json'))
    const engine = watching(join(folder, 'policy'))
    await until(() => engine.errors.length > 0)
    await mkdir(join(folder, 'elsewhere'))
    await writeFile(join(folder, 'elsewhere', 'a.json'), group('there'))
    await shows(engine, 'there')
    await writeFile(join(folder, 'elsewhere', 'a.json'), group('changed'))
    await shows(engine, 'changed')
  })

  it('says that links which lead in a circle can not be read, and goes on once they do not', async () => {
    await symlink('b.json', join(folder, 'a.json'))
    await symlink('a.json', join(folder, 'b.json'))
    const engine = watching(join(folder, 'a.json'))
    await until(() => engine.errors.length > 0)
    expect(engine.errors).toMatchObject([{ code: 'FILE_UNREADABLE' }])
    await unlink(join(folder, 'b.json'))
    await writeFile(join(folder, 'b.json'), group('mended'))
    await shows(engine, 'mended')
  })

  it('does nothing when a file that is no part of the policy changes', async () => {
    await writeFile(join(folder, 'a.json'), group('a'))
    const engine = watching(join(folder, 'a.json'))
    await shows(engine, 'a')
    await writeFile(join(folder, 'b.json'), group('b'))
    await writeFile(join(folder, 'a.json'), group('a', 'again'))
    await shows(engine, 'a', 'again')
    expect(engine.policies).toHaveLength(2)
  })

  it('tells of each reload, and reports what its listeners and the engine throw', async () => {
    await writeFile(join(folder, 'a.json'), group('a'))
    const heard: Policy[] = []
    const engine = watching(folder, {
      onReload: (policy) => {
        heard.push(policy)
        throw new Error('listener')
      },
      onError: (error) => {
        engine.errors.push(error)
        throw new Error('nobody hears this')
      },
    })
    await until(() => engine.errors.length === 1)
    expect(heard).toEqual(engine.policies)
    engine.replace = () => {
      throw new InvalidRequestError('engine')
    }
    await writeFile(join(folder, 'a.json'), group('b'))
    await until(() => engine.errors.length > 1)
    expect(engine.errors.map((error) => (error as Error).message)).toEqual(['listener', 'engine'])
  })

  it('calls nobody once it is closed', async () => {
    await writeFile(join(folder, 'a.json'), group('a'))
    const engine = watching(folder)
    const closed = watcher?.close()
    await closed
    const { length } = engine.policies
    await writeFile(join(folder, 'a.json'), '{')
    await watcher?.[Symbol.asyncDispose]()
    expect([engine.policies.length, engine.errors.length]).toEqual([length, 0])
  })

  it('has them read by somebody else, one reading after the other', async () => {
    const file = join(folder, 'a.json')
    await writeFile(file, '1')
    let [readings, atOnce] = [0, 0]
    const errors: unknown[] = []
    const read = async (): Promise<void> => {
      readings += 1
      expect(++atOnce).toBe(1)
      await writeFile(file, `${readings + 1}`.repeat(readings < 3 ? readings + 1 : 4))
      await new Promise((resolve) => setTimeout(resolve, 30))
      atOnce -= 1
      if (readings === 2) throw new Error('not now')
    }
    watcher = watchPolicyFiles(file, read, { onError: (error) => errors.push(error), debounceMs: 10 })
    await until(() => readings >= 3)
    expect(errors).toMatchObject([{ message: 'not now' }])
    expect(() => watchPolicyFiles(file, 7 as never, { onError: () => {} })).toThrow(InvalidRequestError)
    expect(() => watchPolicyFiles(file, read, {} as never)).toThrow(InvalidRequestError)
  })

  it('takes wrong arguments for misuse', () => {
    const engine = new Engine()
    const options = { onError: () => {} }
    const wrong: unknown[][] = [
      ['', engine, options],
      [folder, {}, options],
      [folder, null, options],
      [folder, engine, undefined],
      [folder, engine, {}],
      [folder, engine, { ...options, onReload: 1 }],
      [folder, engine, { ...options, debounceMs: -1 }],
      [folder, engine, { ...options, strict: 1 }],
    ]
    for (const given of wrong) {
      expect(() => watchPolicy(...(given as Parameters<typeof watchPolicy>))).toThrow(InvalidRequestError)
    }
  })
})
