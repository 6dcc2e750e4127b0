/** The JSON Schema of `daemon.json`, which VitePress computes when it builds the site. Schemas are too large to load for it. */
import { DaemonJsonSchema } from "@oci-runtimes/core/docker/schema"

export default { load: (): unknown => DaemonJsonSchema.make() }

/** What `load` returns. VitePress puts it into the page. */
export declare const data: unknown
