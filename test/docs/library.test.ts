import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as core from 'rbac-core'
import * as identity from 'rbac-core/identity'
import * as middleware from 'rbac-core/middleware'
import * as node from 'rbac-core/node'
import * as pdp from 'rbac-core/pdp'
import * as snapshot from 'rbac-core/snapshot'
import * as authority from 'rbac-server/authority'
import * as authzen from 'rbac-server/authzen'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(join(root, 'docs/library.md'), 'utf8')

/** The first cells of the rows of the table under a heading. */
function rows(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`)
  const [body = ''] = section.split('\n## ')
  const lines = body.split('\n').filter((line) => /^\| `/.test(line))
  return lines.map((line) => line.split('|').slice(1, -1))
}

const quoted = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word)

describe('docs/library.md', () => {
  it('has a row for each key of a request', () => {
    expect(
      rows('A request')
        .flatMap(([key]) => quoted(key))
        .toSorted(),
    ).toEqual(core.ACCESS_REQUEST_KEYS.toSorted())
  })

  it('has a row for each option of an engine', () => {
    const options: Record<keyof core.EngineOptions, true> = { clock: true, limits: true, onUnknownHierarchy: true }
    expect(
      rows('An engine')
        .flatMap(([option]) => quoted(option))
        .toSorted(),
    ).toEqual(Object.keys(options).toSorted())
  })

  it('lists every error of the libraries, by its code and its class, where it is exported', () => {
    const sources = ['rbac-core', 'rbac-server'].flatMap((name) => {
      const folder = join(root, 'packages', name, 'src')
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        /(?<!\.test)\.ts$/.test(file),
      )
      return files.map((file) => join(folder, file))
    })
    const classes = sources.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/class (\w+) extends RbacError.*?readonly code = '(\w+)'/gs)].map(
        ([, name = '', code = '']) => `${code} ${name}`,
      ),
    )
    const listed = rows('Errors').flatMap(([codes, names]) => {
      const classNames = quoted(names).filter((word) => word.endsWith('Error'))
      return quoted(codes).map((code, index) => `${code} ${classNames[index]}`)
    })
    expect(listed.toSorted()).toEqual(classes.toSorted())
    const exported = { ...core, ...identity, ...middleware, ...node, ...pdp, ...snapshot, ...authority, ...authzen }
    const unknown = listed.map((line) => line.split(' ')[1] ?? '').filter((name) => !(name in exported))
    expect(unknown).toEqual([])
  })
})
