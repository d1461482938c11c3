// A page of a list over several counties: each county's rows come in order of name from its index, and are merged. So a page of a province
// costs some rows of each of its counties, wherever in the order of names those of the province lie.
#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

namespace jiedui::resource::internal {

// At most `limit` rows of a county after a name, in order of name.
template <class Resource>
using ReadCounty = absl::FunctionRef<absl::StatusOr<std::vector<Resource>>(const std::string& county,
                                                                           const std::string& after, int limit)>;

// The first `limit` rows after a name of all counties together; what several counties have is there once.
template <class Resource>
absl::StatusOr<std::vector<Resource>> MergeCounties(const std::vector<std::string>& counties, const std::string& after,
                                                    int limit, ReadCounty<Resource> read) {
  struct Stream {
    const std::string* county;
    std::deque<Resource> rows;
    std::string after;
    int next;  // how many are read next: ever more of a county that the page comes from
    bool ended = false;
  };
  std::vector<Stream> streams;
  streams.reserve(counties.size());
  const auto fill = [&](Stream& stream) -> absl::Status {
    if (!stream.rows.empty() || stream.ended) return absl::OkStatus();
    const int wanted = std::min(stream.next, limit);
    absl::StatusOr<std::vector<Resource>> rows = read(*stream.county, stream.after, wanted);
    if (!rows.ok()) return rows.status();
    stream.ended = static_cast<int>(rows->size()) < wanted;
    stream.next = 4 * wanted;
    if (rows->empty()) return absl::OkStatus();
    stream.after = rows->back().name();
    std::move(rows->begin(), rows->end(), std::back_inserter(stream.rows));
    return absl::OkStatus();
  };
  // The least name on top; streams without rows are left out.
  const auto later = [&](size_t a, size_t b) {
    return streams[a].rows.front().name() > streams[b].rows.front().name();
  };
  std::vector<size_t> heap;
  const int first = 1 + 2 * limit / std::max(1, static_cast<int>(counties.size()));
  for (const std::string& county : counties) {
    Stream& stream = streams.emplace_back(Stream{.county = &county, .rows = {}, .after = after, .next = first});
    absl::Status filled = fill(stream);
    if (!filled.ok()) return filled;
    if (!stream.rows.empty()) heap.push_back(streams.size() - 1);
  }
  std::make_heap(heap.begin(), heap.end(), later);
  std::vector<Resource> merged;
  while (!heap.empty()) {
    std::pop_heap(heap.begin(), heap.end(), later);
    Stream& stream = streams[heap.back()];
    if (merged.empty() || merged.back().name() != stream.rows.front().name()) {
      merged.push_back(std::move(stream.rows.front()));
    }
    stream.rows.pop_front();
    if (static_cast<int>(merged.size()) == limit) break;
    absl::Status filled = fill(stream);
    if (!filled.ok()) return filled;
    if (stream.rows.empty()) {
      heap.pop_back();
    } else {
      std::push_heap(heap.begin(), heap.end(), later);
    }
  }
  return merged;
}

}  // namespace jiedui::resource::internal
