// gRPC's own lifetime.
#pragma once

namespace jiedui::rpc {

// Keeps gRPC alive until the process ends. Otherwise the end of the last server or channel takes the library down, which waits for
// its pollers, at times for ten seconds. Whoever makes one calls this first.
void KeepGrpc();

}  // namespace jiedui::rpc
