/**
 * The two questions of CRI that only read, in the language of Protocol Buffers. It is text within a module, because the command and the
 * executable are single files.
 *
 * Source of the rule: Kubernetes, `cri-api`, `pkg/apis/runtime/v1/api.proto`. Only the fields that are read are here.
 */

/** The text of the `.proto` file. Messages are read by it. */
export const criProto = `syntax = "proto3";

package runtime.v1;

service RuntimeService {
  rpc Version(VersionRequest) returns (VersionResponse);
  rpc Status(StatusRequest) returns (StatusResponse);
}

message VersionRequest {
  string version = 1;
}

message VersionResponse {
  string version = 1;
  string runtime_name = 2;
  string runtime_version = 3;
  string runtime_api_version = 4;
}

message StatusRequest {
  bool verbose = 1;
}

message StatusResponse {
  RuntimeStatus status = 1;
  map<string, string> info = 2;
  repeated RuntimeHandler runtime_handlers = 3;
}

message RuntimeStatus {
  repeated RuntimeCondition conditions = 1;
}

message RuntimeCondition {
  string type = 1;
  bool status = 2;
  string reason = 3;
  string message = 4;
}

message RuntimeHandler {
  string name = 1;
  RuntimeHandlerFeatures features = 2;
}

message RuntimeHandlerFeatures {
  bool recursive_read_only_mounts = 1;
  bool user_namespaces = 2;
}
`
