/** Both forms of a resource as an audience, without and with a slash at the end: a token has the one it was asked with. */
export function audienceForms(resource: string): readonly string[] {
  const bare = resource.replace(/\/+$/, '')
  return [bare, `${bare}/`]
}
