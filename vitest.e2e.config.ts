import { defineConfig } from "vitest/config"

const conditions = ["@oci-runtimes/source"]

/**
 * The tests with real containers, a real containerd and a real browser, one after the other. They need root and what `.ci/run`
 * installs.
 */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: "e2e",
    include: ["packages/*/test/e2e/**/*.e2e.ts", "docs/test/e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
