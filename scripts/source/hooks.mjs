import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'

const packages = new URL('../../packages/', import.meta.url)

/** Packages of this repository by their source, and `./x.js` beside a `./x.ts` as that file. */
export async function resolve(specifier, context, next) {
  const [, name, folder] = /^rbac-(core|server)(?:\/(.+))?$/.exec(specifier) ?? []
  if (name !== undefined) return next(new URL(`rbac-${name}/src/${folder ?? '.'}/index.ts`, packages).href, context)
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
    if (existsSync(source)) return next(source.href, context)
  }
  return next(specifier, context)
}

/** TypeScript without its types; nothing is checked here. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context)
  const { code } = await transform(await readFile(fileURLToPath(url), 'utf8'), {
    loader: 'ts',
    target: 'es2023',
    sourcefile: fileURLToPath(url),
    sourcemap: process.env.RBAC_SOURCE_MAPS ? 'inline' : false,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  })
  return { format: 'module', source: code, shortCircuit: true }
}
