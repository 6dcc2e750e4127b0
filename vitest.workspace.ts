import { defineConfig, type TestProjectConfiguration } from "vitest/config"

const conditions = ["@oci-runtimes/source"]

/** Tests run from source, by way of the condition that the packages export it under. */
const project = (name: string, root = `packages/${name}`): TestProjectConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { name, root, include: ["test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 }
})

export default defineConfig({
  test: { projects: [project("core"), project("node"), project("cli"), project("bench", "bench")] }
})
