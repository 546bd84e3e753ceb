import { request } from 'node:https'

export interface FormAnswer {
  readonly status: number
  /** Parsed JSON. */
  readonly body: unknown
}

/** Where a form is sent, and whom to trust there. */
export interface FormTarget {
  readonly url: string
  readonly ca: string
}

const MAX_ANSWER_BYTES = 64 * 1024
const TIMEOUT_MS = 10_000

/** Posts a form to a server of our own. Rejects when it can't be reached or answers with anything but short JSON. */
export async function postForm({ url, ca }: FormTarget, form: URLSearchParams): Promise<FormAnswer> {
  const body = form.toString()
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        ca,
        // A fresh agent, which knows nothing of proxies.
        agent: false,
        timeout: TIMEOUT_MS,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(body) },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
          if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error('the answer is too long'))
        })
        response.on('error', reject)
        response.on('end', () => {
          try {
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) })
          } catch (error) {
            reject(error)
          }
        })
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
