// A trusteeship that has moved takes along what is kept under it.
#pragma once

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "jiedui/trusteeship/v1/trusteeship.pb.h"

namespace jiedui::trusteeship {

// `trusteeship` is as it was saved with its new regions.
absl::Status MoveAll(db::Mutation& m, const v1::Trusteeship& trusteeship);

}  // namespace jiedui::trusteeship
