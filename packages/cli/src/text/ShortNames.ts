/**
 * Short names for the long directories of a plan.
 */
import { FilePath } from "@oci-runtimes/core/text"

/** The short names of some directories. */
export interface ShortNames {
  /** Returns a path with the short name of its directory, or unchanged. */
  readonly shorten: (path: string) => string
  /** Returns the short names that were needed so far, with their directories. */
  readonly used: () => ReadonlyArray<readonly [name: string, directory: string]>
}

/** Returns the names `SCRIPTS` and `STAGING`. Links to the staging directory name it relative to the directory next to it. */
export const shortNames = (scripts: string, staging: string | undefined): ShortNames => {
  const directories = new Map([["SCRIPTS", scripts], ...(staging === undefined ? [] : [["STAGING", staging] as const])])
  const relative = staging === undefined ? [] : [FilePath.lastElement(staging), `../${FilePath.lastElement(staging)}`]
  const places = [...directories, ...relative.map((directory) => ["STAGING", directory] as const)]
  const used = new Set<string>()
  return {
    shorten: (path) => {
      const place = places.find(([, directory]) => path === directory || path.startsWith(`${directory}/`))
      if (place === undefined) return path
      const [name, directory] = place
      used.add(name)
      return `${name}${path.slice(directory.length)}`
    },
    used: () => [...directories].filter(([name]) => used.has(name))
  }
}
