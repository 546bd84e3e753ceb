declare module 'rbac' {
  export class RBAC {
    constructor(options: {
      roles: string[]
      permissions: Record<string, string[]>
      grants: Record<string, string[]>
      delimiter?: string
    })
    init(): Promise<void>
    can(role: string, action: string, resource: string): Promise<boolean>
  }
}

declare module '@rbac/rbac' {
  const create: (config: { enableLogger: boolean }) => (roles: Record<string, { can: string[] }>) => {
    can(role: string, operation: string): Promise<boolean>
  }
  export default create
}
