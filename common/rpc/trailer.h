// What is told beside an answer, in trailing metadata: `jiedui-event`, the id of the event that a write committed, and
// `jiedui-warnings-bin`, a serialized jiedui.type.v1.Warnings. Both only with an OK.
//
// Metadata that is too long would turn a committed write into an error: of more than 4 KiB of warnings only reasons and clauses
// are told, and of more than 4 KiB of those the first. The audit and the replay keep all.
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
