// What is told beside an answer, in trailing metadata: `jiedui-event`, the id of the event that a write committed, and
// `jiedui-warnings-bin`, a serialized jiedui.type.v1.Warnings. Both only with an OK.
#pragma once

#include "common/base/call.h"
#include "grpcpp/client_context.h"
#include "grpcpp/server_context.h"

namespace jiedui::rpc {

inline constexpr char kEventMetadata[] = "jiedui-event";
inline constexpr char kWarningsMetadata[] = "jiedui-warnings-bin";

void AddTrailer(const Trailer& trailer, grpc::ServerContextBase& context);

// Of a finished call; empty parts where the server told nothing.
Trailer ReadTrailer(const grpc::ClientContext& context);

}  // namespace jiedui::rpc
