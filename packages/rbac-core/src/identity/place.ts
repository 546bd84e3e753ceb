/** True for a URL whose traffic stays on this machine. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname
  return host === 'localhost' || host === '[::1]' || LOOPBACK_V4.test(host)
}

/** True for a URL that no router passes on: the addresses where clouds put their metadata services. */
export function isLinkLocal(url: URL): boolean {
  return LINK_LOCAL_V4.test(url.hostname) || LINK_LOCAL_V6.test(url.hostname)
}

/** True where a secret may be sent: over TLS, or in the clear to this machine. */
export function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/** The URL that `text` spells, without user name, password or fragment; undefined for anything else. */
export function parseUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url === undefined || url.username !== '' || url.password !== '' || url.hash !== '' ? undefined : url
}

// `URL` has written every spelling of an IPv4 address (octal, one number) as four decimal parts by now.
const LOOPBACK_V4 = /^127\.\d+\.\d+\.\d+$/
const LINK_LOCAL_V4 = /^169\.254\.\d+\.\d+$/
const LINK_LOCAL_V6 = /^\[fe[89ab][\da-f]:/
