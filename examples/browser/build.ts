/**
 * Bundles the page and its worker into `dist`: `npm run browser`.
 */
import { rolldown } from "rolldown"
import { copyFile } from "node:fs/promises"
import { join } from "node:path"

/** What the build made. */
export interface Built {
  readonly directory: string
  /** The modules in the bundles, by their path. */
  readonly modules: ReadonlyArray<string>
}

/** Builds the page. The bundles are classic scripts, which also run in a page that is opened from the disk. */
export const build = async (directory = join(import.meta.dirname, "dist")): Promise<Built> => {
  const bundled = await Promise.all(["page", "worker"].map((name) => bundle(name, directory)))
  const files = ["index.html", "style.css"]
  await Promise.all(files.map((file) => copyFile(join(import.meta.dirname, file), join(directory, file))))
  return { directory, modules: [...new Set(bundled.flat())] }
}

const bundle = async (name: string, directory: string): Promise<ReadonlyArray<string>> => {
  const bundler = await rolldown({
    input: join(import.meta.dirname, `src/${name}.ts`),
    platform: "browser",
    resolve: { conditionNames: ["@oci-runtimes/source", "browser", "import", "default"] }
  })
  const { output } = await bundler.write({ file: join(directory, `${name}.js`), format: "iife", minify: true })
  await bundler.close()
  return output.flatMap((chunk) => (chunk.type === "chunk" ? Object.keys(chunk.modules) : []))
}

if (process.argv[1] === import.meta.filename) {
  const { directory } = await build()
  process.stdout.write(`Open ${join(directory, "index.html")} in a browser.\n`)
}
