import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { transform } from 'esbuild'

type Exported = Record<string, (...given: never[]) => unknown>

/** Runs the TypeScript of a page under docs/. What its blocks export, all in one. */
export async function documentedBlocks(page: string): Promise<Exported> {
  const text = readFileSync(fileURLToPath(new URL(`../../docs/${page}.md`, import.meta.url)), 'utf8')
  const folder = fileURLToPath(new URL(`../dist/documented/${page}`, import.meta.url))
  mkdirSync(folder, { recursive: true })
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
  const modules = await Promise.all(
    blocks.map(async (code, index) => {
      const options = { loader: 'ts', tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } } as const
      const file = `${folder}/${index}.mjs`
      writeFileSync(file, (await transform(code, options)).code)
      return import(/* @vite-ignore */ pathToFileURL(file).href)
    }),
  )
  return Object.assign({}, ...modules)
}
