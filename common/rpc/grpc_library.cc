#include "common/rpc/grpc_library.h"

#include "grpc/grpc.h"

namespace jiedui::rpc {

void KeepGrpc() {
  static const bool kept = [] {
    grpc_init();  // never undone
    return true;
  }();
  static_cast<void>(kept);
}

}  // namespace jiedui::rpc
