import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'chrome', 'msedge']

/** The first browser of Chromium's family that answers; undefined where there is none. `CHROMIUM` names another. */
export function findBrowser(): { readonly path: string; readonly version: string } | undefined {
  const { CHROMIUM } = process.env
  for (const path of CHROMIUM === undefined ? NAMES : [CHROMIUM]) {
    const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
    if (status === 0) return { path, version: stdout.trim() }
  }
  return undefined
}

/**
 * What a page made of `script` posts to `/report`. The page comes from this machine, and the browser has a profile of
 * its own that is gone afterwards.
 */
export async function reportFrom(browser: string, script: Uint8Array): Promise<unknown> {
  const profile = mkdtempSync(join(tmpdir(), 'rbac-browser-'))
  const { promise, resolve, reject } = withResolvers<string>()
  const server = createServer((request, response) => {
    if (request.url === '/script.js') {
      response.setHeader('content-type', 'text/javascript').end(script)
    } else if (request.url === '/report') {
      let body = ''
      request.setEncoding('utf8').on('data', (piece: string) => {
        body += piece
      })
      request.on('end', () => {
        response.end()
        resolve(body)
      })
    } else response.setHeader('content-type', 'text/html').end('<script type="module" src="/script.js"></script>')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const page = start(browser, profile, `http://127.0.0.1:${port}/`)
  page.on('error', reject)
  const patience = setTimeout(() => reject(new Error('the page has not reported within 50 s')), 50_000)
  page.on('exit', (code) => reject(new Error(`the browser ended with ${code} before the page had reported`)))
  try {
    return JSON.parse(await promise)
  } finally {
    clearTimeout(patience)
    page.removeAllListeners('exit').kill()
    await new Promise((done) => page.once('exit', done))
    server.close()
    // The browser's own children end after it, and still write there: on a busy machine for seconds.
    await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}

function start(browser: string, profile: string, url: string): ChildProcess {
  const flags = [
    '--headless=new',
    '--no-first-run',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${profile}`,
  ]
  // A browser does not start its sandbox as root, as which containers run.
  if (process.getuid?.() === 0) flags.push('--no-sandbox')
  return spawn(browser, [...flags, url], { stdio: 'ignore' })
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
