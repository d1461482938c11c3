#include "services/reporting/figures/facts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/base/call.h"
#include "common/base/text.h"
#include "common/db/revision.h"
#include "common/db/source_position.h"
#include "services/reporting/figures/fact_of.h"

namespace jiedui::reporting {
namespace {

constexpr db::Sql kKeep{"heard_fact.keep", R"(
INSERT INTO heard_fact (service, subject, revision, position, kind, basis, region_code, data)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (service, subject, revision) DO NOTHING)"};
// The highest revision of each subject that was told by the position; it may have moved to another basis or area since the ones before.
constexpr db::Sql kOfBasis{"heard_fact.of_basis", R"(
SELECT f.data FROM heard_fact f WHERE f.service = $1 AND f.kind = $2 AND f.basis = $3 AND f.position <= $4
  AND NOT EXISTS (SELECT 1 FROM heard_fact g WHERE g.service = $1 AND g.subject = f.subject AND g.revision > f.revision
                  AND g.position <= $4)
ORDER BY f.subject)"};
constexpr db::Sql kInArea{"heard_fact.in_area", R"(
SELECT f.data FROM heard_fact f WHERE f.service = $1 AND f.kind = $2 AND f.region_code >= $3 AND f.region_code < $5
  AND f.position <= $4
  AND NOT EXISTS (SELECT 1 FROM heard_fact g WHERE g.service = $1 AND g.subject = f.subject AND g.revision > f.revision
                  AND g.position <= $4)
ORDER BY f.subject)"};

}  // namespace

std::string HeardConsumer(std::string_view service) { return StrCat("heard-", service); }

absl::Status KeepFact(db::Tx& tx, const db::LoggedEvent& event) {
  absl::StatusOr<std::optional<v1::Fact>> fact = FactOf(event.type, event.data, event.position);
  if (!fact.ok()) return fact.status();
  if (!fact->has_value()) return absl::OkStatus();
  const v1::Fact& told = **fact;
  const std::string data = told.SerializeAsString();
  return tx
      .Run(kKeep, {told.service(), told.name(), told.revision(), told.position(), told.kind(), told.basis(),
                   told.region_code(), db::AsBytes(data)})
      .status();
}

absl::StatusOr<std::vector<v1::SourcePosition>> ReadPositions(db::Tx& tx) {
  std::vector<v1::SourcePosition> positions;
  for (const std::string_view service : kServices) {
    absl::StatusOr<int64_t> position = db::ReadSourcePosition(tx, HeardConsumer(service), service);
    if (!position.ok()) return position.status();
    v1::SourcePosition& read = positions.emplace_back();
    read.set_service(std::string(service));
    read.set_position(*position);
  }
  return positions;
}

bool FigureReader::Knows(const FigureSource& source) const {
  if (!source.of_pairings && reported_.region_code.empty()) return false;  // its area is not known
  const auto position = positions_.find(source.service);
  return position != positions_.end() && position->second > 0;
}

absl::StatusOr<std::vector<FigurePart>> FigureReader::Parts(const FigureSource& source, std::string_view type) {
  if (!Knows(source)) return std::vector<FigurePart>();
  absl::StatusOr<const std::vector<v1::Fact>*> facts = Facts(source);
  if (!facts.ok()) return facts.status();
  return PartsOf(source, type, reported_, **facts);
}

absl::StatusOr<const std::vector<v1::Fact>*> FigureReader::Facts(const FigureSource& source) {
  const auto [place, fresh] = read_.try_emplace({source.service, source.kind, source.of_pairings});
  std::vector<v1::Fact>& facts = place->second;
  if (!fresh) return &facts;
  const int64_t position = positions_.find(source.service)->second;
  const auto add = [&facts](const db::Row& row) { return db::Parse(row, 0, facts.emplace_back()); };
  if (!source.of_pairings) {
    const Scope area = Scope::Region(reported_.region_code);
    absl::Status read = tx_.Each(kInArea, {source.service, source.kind, area.low, position, area.high}, add);
    if (!read.ok()) return read;
    return &facts;
  }
  for (const std::string& pairing : reported_.pairings) {
    absl::Status read = tx_.Each(kOfBasis, {source.service, source.kind, pairing, position}, add);
    if (!read.ok()) return read;
  }
  std::sort(facts.begin(), facts.end(), [](const v1::Fact& a, const v1::Fact& b) { return a.name() < b.name(); });
  return &facts;
}

}  // namespace jiedui::reporting
