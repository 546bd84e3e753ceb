/**
 * What the runtime around us has beyond the web's own interfaces. Looked up when used and by way of `globalThis`, so that
 * nothing of Node is imported, typed or bundled: where there is no Node, these are simply not there.
 */
interface HostProcess {
  readonly env?: Environment
  readonly platform?: string
  readonly getBuiltinModule?: (id: string) => unknown
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The files that some identity sources keep their secrets in. */
export interface Files {
  /** In bytes; undefined where there is no such file. */
  readonly size: (path: string) => Promise<number | undefined>
  readonly read: (path: string) => Promise<string>
}

function hostProcess(): HostProcess | undefined {
  return (globalThis as { readonly process?: HostProcess }).process
}

/** One of Node's own modules, as far as its caller describes it; undefined where there is no Node. */
export function builtin<Module>(id: string): Module | undefined {
  return hostProcess()?.getBuiltinModule?.(id) as Module | undefined
}

export function hostEnvironment(): Environment {
  return hostProcess()?.env ?? {}
}

export function hostPlatform(): string | undefined {
  return hostProcess()?.platform
}

/** Node's files; undefined in a runtime that has none. */
export function hostFiles(): Files | undefined {
  const fs = builtin<FileModule>('node:fs/promises')
  return fs === undefined
    ? undefined
    : {
        size: (path) =>
          fs.stat(path).then(
            ({ size }) => size,
            () => undefined,
          ),
        read: (path) => fs.readFile(path, 'utf8'),
      }
}

interface FileModule {
  readonly stat: (path: string) => Promise<{ readonly size: number }>
  readonly readFile: (path: string, encoding: 'utf8') => Promise<string>
}

/** SHA-256 of ASCII text, as text: at once where the runtime can, else as a promise. */
export type Sha256 = (text: string) => string | Promise<string>

/** The quickest there is. To be kept: finding it takes as long as a digest. */
export function sha256(): Sha256 {
  const crypto = builtin<CryptoModule>('node:crypto')
  return crypto === undefined ? subtleSha256 : (text) => crypto.hash('sha256', text, 'base64')
}

interface CryptoModule {
  readonly hash: (name: string, text: string, encoding: 'base64') => string
}

async function subtleSha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return String.fromCharCode(...new Uint8Array(digest))
}
