// What was heard of the other services that figures count, kept with its history: the present, and what was known at any position of their
// logs.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/db/database.h"
#include "common/db/event_log.h"
#include "jiedui/reporting/v1/report.pb.h"
#include "services/reporting/figures/sources.h"

namespace jiedui::reporting {

// The name under which the position in a service's log is kept: "heard-pairing". A reaction is never given a new one.
std::string HeardConsumer(std::string_view service);

// Keeps what an event says, once; what it says of nothing that figures count is passed over. Rows are by revision, so neither repetition nor
// order makes a difference.
absl::Status KeepFact(db::Tx& tx, const db::LoggedEvent& event);

// Where each service's log stands, in order of service.
absl::StatusOr<std::vector<v1::SourcePosition>> ReadPositions(db::Tx& tx);

// Computes figures of one unit as known at positions; reads what several of them count once.
class FigureReader {
 public:
  // `positions` in any order; a service without one counts as not heard of.
  template <class Positions>
  FigureReader(db::Tx& tx, Reported reported, const Positions& positions) : tx_(tx), reported_(std::move(reported)) {
    for (const v1::SourcePosition& position : positions) positions_[position.service()] = position.position();
  }

  // Whether anything has been heard of the service that a source's facts come from, and of the area they are to lie in: where not, its
  // figure is not known, and never zero.
  bool Knows(const FigureSource& source) const;
  // In order of name; none where it is not known.
  absl::StatusOr<std::vector<FigurePart>> Parts(const FigureSource& source, std::string_view type);

 private:
  absl::StatusOr<const std::vector<v1::Fact>*> Facts(const FigureSource& source);

  db::Tx& tx_;
  const Reported reported_;
  std::map<std::string, int64_t, std::less<>> positions_;
  std::map<std::tuple<std::string_view, std::string_view, bool>, std::vector<v1::Fact>> read_;
};

}  // namespace jiedui::reporting
