// Any text as a page token: either refused with its reason, or the one spelling of the token that its key would be given.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "common/base/error.h"
#include "common/rpc/page.h"
#include "jiedui/pairing/v1/pairing_service.pb.h"

namespace {

void CheckToken(const std::string& token) {
  jiedui::pairing::v1::ListPairingsRequest request;
  request.set_filter("state = ACTIVE");
  request.set_page_token(token);
  const auto key = jiedui::rpc::PageKey(request);
  if (!key.ok()) {
    if (jiedui::ReasonOf(key.status()) != "PAGE_TOKEN_INVALID") std::abort();
    return;
  }
  if (key->empty() != token.empty()) std::abort();
  if (!key->empty() && jiedui::rpc::NextPageToken(request, *key) != token) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  CheckToken(text);
  // The fuzzer does not find the hash by itself: the same bytes as the key of an otherwise good token.
  jiedui::pairing::v1::ListPairingsRequest request;
  request.set_filter("state = ACTIVE");
  CheckToken(jiedui::rpc::NextPageToken(request, text));
  return 0;
}
