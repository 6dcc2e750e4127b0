/** The version of the package, kept equal to its package.json by a test. */
export const version = "0.0.0"

/** The homepage of the package, kept equal to its package.json by a test; undefined while the repository has no address. */
export const homepage: string | undefined = undefined
