import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { describe, expect, it } from 'vitest'

/** Bundles a program of one line for a browser and says what is loaded when it starts. */
async function bundled(line: string): Promise<{ inputs: string[]; gzipped: number; external: string[] }> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: line, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    splitting: true,
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  const loaded = chunksAtStart(metafile)
  const contents = outputFiles.filter(({ path }) => [...loaded].some((name) => path.endsWith(name)))
  return {
    inputs: [...loaded].flatMap((name) => usedInputs(metafile, name)),
    gzipped: gzipSync(Buffer.concat(contents.map((file) => file.contents))).length,
    external: [...loaded].flatMap((name) => importsOf(metafile, name).filter((path) => !(path in metafile.outputs))),
  }
}

/** The entry, and what it imports without being asked to. */
function chunksAtStart(metafile: Metafile): ReadonlySet<string> {
  const [entry = ''] = Object.entries(metafile.outputs).flatMap(([name, { entryPoint }]) =>
    entryPoint === '<stdin>' ? [name] : [],
  )
  const loaded = new Set([entry])
  for (const name of loaded) {
    for (const path of importsOf(metafile, name)) if (path in metafile.outputs) loaded.add(path)
  }
  return loaded
}

function importsOf({ outputs }: Metafile, name: string): string[] {
  const all = outputs[name]?.imports ?? []
  return all.filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path)
}

function usedInputs({ outputs }: Metafile, name: string): string[] {
  const inputs = Object.entries(outputs[name]?.inputs ?? {})
  return inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []))
}

describe('the built package', () => {
  it('bundles its main entry for a browser with no Node built-in and no jose', async () => {
    const { inputs, external } = await bundled("export * from 'rbac-core'")
    expect(external.filter((path) => path.startsWith('node:') || builtinModules.includes(path))).toEqual([])
    expect(inputs.filter((path) => path.includes('/jose/') || path.includes('dagre'))).toEqual([])
    expect(inputs.some((path) => path.includes('/rbac-core/dist/engine/'))).toBe(true)
  })

  it('bundles the drawing of graphs for a browser, the one part that loads a layout library', async () => {
    const { inputs, external } = await bundled("export * from 'rbac-core/graph'")
    expect(external).toEqual([])
    expect(inputs.some((path) => path.includes('/@dagrejs/'))).toBe(true)
    expect(inputs.filter((path) => /\/(jose|zod|yaml|minimatch)\//.test(path))).toEqual([])
  })

  it('bundles identity for a browser with no Node built-in: what a runtime has beyond the web is looked up when used', async () => {
    const { inputs, external } = await bundled("export * from 'rbac-core/identity'")
    expect(external).toEqual([])
    expect(inputs.some((path) => path.includes('/jose/'))).toBe(true)
    expect(inputs.filter((path) => /\/(zod|yaml|jsonc-parser|engine)\//.test(path))).toEqual([])
  })

  it('bundles a guard with no jose, no Node built-in and nothing of documents; only a table of rules needs minimatch', async () => {
    const { inputs, external } = await bundled("export * from 'rbac-core/middleware'")
    expect(external).toEqual([])
    expect(inputs.filter((path) => /\/(jose|zod|yaml|jsonc-parser|minimatch|engine)\//.test(path))).toEqual([])
    const adapter = await bundled("export * from 'rbac-core/middleware/hono'")
    expect(adapter.external).toEqual([])
    expect(adapter.inputs.filter((path) => /\/(jose|zod|yaml|jsonc-parser|hono@)\//.test(path))).toEqual([])
  })

  it('leaves zod, yaml and the catalogue out of a program that only creates engines', async () => {
    const { inputs, gzipped } = await bundled("export { createEngine } from 'rbac-core'")
    expect(inputs.filter((path) => /\/(zod|yaml|jsonc-parser|builtin-roles)\//.test(path))).toEqual([])
    expect(gzipped).toBeLessThan(48_500)
  })
})
