import { defineConfig, type Plugin, type ViteUserConfig } from "vitest/config"

const conditions = ["@oci-runtimes/source"]

/**
 * Returns the configuration of the tests of each package whose files end in `ending`. They run from source, by the export
 * condition of the packages. They share loaded modules, so no test may depend on what another one leaves behind.
 */
export const testsIn = (ending: string, plugins: ReadonlyArray<Plugin> = []): ViteUserConfig => {
  const project = (name: string, root = `packages/${name}`) => ({
    plugins: [...plugins],
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    test: { name, root, include: [`test/**/*${ending}`], isolate: false, testTimeout: 120_000, hookTimeout: 120_000 }
  })
  return defineConfig({
    test: {
      maxWorkers: "100%",
      projects: [
        project("core"),
        project("node"),
        project("cli"),
        project("bench", "bench"),
        project("tools", "tools"),
        project("docs", "docs")
      ]
    }
  })
}

export default testsIn(".test.ts")
