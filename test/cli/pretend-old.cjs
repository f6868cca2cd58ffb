// For machines without an old Node: this one tells the version of one.
Object.defineProperty(process.versions, 'node', { value: '20.1.0' })
