import { readdirSync } from 'node:fs'
import type { FuzzTarget } from './target.js'

const FOLDER = new URL('targets/', import.meta.url)

/** Every target by the name of its file, in order. */
export function targetNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => /^[a-z-]+\.[jt]s$/.test(file))
  return files.map((file) => file.slice(0, -'.ts'.length)).sort()
}

export async function targetNamed(name: string): Promise<FuzzTarget> {
  const { target } = (await import(new URL(`${name}.ts`, FOLDER).href)) as { readonly target: FuzzTarget }
  return target
}
