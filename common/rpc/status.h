// An error on the wire: grpc::Status with google.rpc.Status in `grpc-status-details-bin`, and back.
#pragma once

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace jiedui::rpc {

// What the caller is sent. Details travel as they are (ErrorInfo, BadRequest, PreconditionFailure, RetryInfo, LocalizedMessage),
// except what tells of our insides: the `detail` of INTERNAL, STORE_UNAVAILABLE and STORE_FULL stays here, and a status of code
// INTERNAL, UNKNOWN or DATA_LOSS that no Failure made becomes INTERNAL with a fixed text. Log the status itself. What would not
// fit into trailing metadata (8 KiB at most clients) is cut to ErrorInfo and LocalizedMessage.
grpc::Status ToGrpc(const absl::Status& status);

// What a client received, with details as payloads, so that ReasonOf and ChineseMessageOf work. Unknown codes become UNKNOWN.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace jiedui::rpc
