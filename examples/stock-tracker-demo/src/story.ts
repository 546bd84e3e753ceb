import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { AccessRequest, Engine } from 'rbac-core'
import { render } from 'rbac-core/explain'
import { HOST } from './goods.js'
import type { Moment, Tell } from './moments.js'
import { line, narrator, shortScope } from './narrator.js'
import { openStage, type Stage } from './stage.js'

type Write = (line: string) => void

/**
 * Runs the stock tracker on the stage and tells what happens. Where the app is refused, the refusal is explained and
 * mended, and the app is left to ask again.
 *
 * @returns the exit code of the app
 */
export async function tellStory(write: Write): Promise<number> {
  const tell = narrator(write)
  let refused: Tell = () => undefined
  const stage = await openStage((moment) => {
    tell(moment)
    refused(moment)
  })
  refused = mender(stage.engine, write)
  try {
    write(
      `The stock tracker runs on ${HOST}. Its key vault is ${stage.vaultUrl}, its storage account ${stage.blobUrl}.`,
    )
    write('')
    return await runApp(stage, write)
  } finally {
    await stage.close()
  }
}

/** The app in a process of its own, which has only what a program on the host would have. */
async function runApp({ authority, vaultUrl, blobUrl }: Stage, write: Write): Promise<number> {
  const { PATH = '' } = process.env
  const env = { PATH, ...authority.env(HOST), STOCK_VAULT_URL: vaultUrl, STOCK_BLOB_URL: blobUrl }
  const app = spawn(process.execPath, [fileURLToPath(new URL('app.js', import.meta.url))], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  createInterface(app.stdout).on('line', (said) => {
    write(line(6, 'app', said))
    write('')
  })
  createInterface(app.stderr).on('line', (said) => write(line(undefined, 'app', said)))
  return new Promise((resolve) => app.once('close', (code) => resolve(code ?? 70)))
}

/** Explains a refusal, and assigns the role that it takes. Once: what is refused then is for the app to live with. */
function mender(engine: Engine, write: Write): Tell {
  let isMended = false
  return (moment: Moment) => {
    if (moment.kind !== 'decided' || moment.decision.allowed || isMended) return
    isMended = true
    const { request } = moment
    write('')
    for (const each of render(engine.explain(request)).trimEnd().split('\n')) write(`   | ${each}`.trimEnd())
    write('')
    // After the answer is on its way, as an administrator would.
    setImmediate(() => {
      const revision = assignReader(engine, request)
      write(
        line(
          undefined,
          'administrator',
          `assigned Storage Blob Data Reader at ${shortScope(request.scope)}: policy ${revision}`,
        ),
      )
    })
  }
}

function assignReader(engine: Engine, { principalId, scope }: AccessRequest): number {
  return engine.update({
    add: {
      roleAssignments: [
        { id: 'app-reads-forecasts', principalId, roleDefinitionName: 'Storage Blob Data Reader', scope },
      ],
    },
  })
}
