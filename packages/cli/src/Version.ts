/** The version of the package, kept equal to its package.json by a test. */
export const version = "0.0.0"
