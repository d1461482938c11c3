// Paging: page_size and page_token of every List method (AIP-158).
//
//   auto limit = rpc::PageSize(request.page_size());
//   auto after = rpc::PageKey(request);                   // last key of the previous page; "" for the first
//   …                                                      // WHERE name > $1 ORDER BY name LIMIT limit + 1
//   response.set_next_page_token(rpc::NextPageToken(request, last_name));
//
// A token holds the last key shown and a hash of the request's other fields, so that it cannot be carried over to another query.
// It is no authorization and no secret: whoever forges one only chooses where his own query begins. Each page is judged by the
// caller's scope like the first.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"

namespace jiedui::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 500;

// 0 means 50, above 500 means 500; negative is INVALID_FIELD.
absl::StatusOr<int> PageSize(int32_t page_size);

// The key in `request.page_token`: a resource name, or a part of one ("pairings/sd19-p1", "7"); "" when there is no token.
// PAGE_TOKEN_INVALID when this request could not have been given it: damaged, not in the one canonical form, or made for a request of
// another type or with other fields. `page_size` may differ. The request must have a string field `page_token`.
absl::StatusOr<std::string> PageKey(const google::protobuf::Message& request);

// The token for what follows `last_key` in the answer to `request`.
std::string NextPageToken(const google::protobuf::Message& request, std::string_view last_key);

}  // namespace jiedui::rpc
