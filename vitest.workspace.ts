import { defineConfig, type TestProjectConfiguration } from "vitest/config"

const conditions = ["@oci-runtimes/source"]

/** One project a package. Tests run from source, by way of the condition that the packages export it under. */
const project = (name: string): TestProjectConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name, root: `packages/${name}`, include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 }
})

export default defineConfig({
  test: { projects: ["core", "node", "cli"].map(project) }
})
