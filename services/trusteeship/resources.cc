#include "services/trusteeship/resources.h"

namespace jiedui::trusteeship::store::internal {

const db::Sql kUnder{"resource.under", R"(
SELECT data FROM resource WHERE trusteeship = $1 AND kind = $2 AND recorded_to = 9223372036854775807 ORDER BY name)"};
const db::Sql kOfParty{"resource.of_party", R"(
SELECT data FROM resource WHERE party = $1 AND kind = $2 AND recorded_to = 9223372036854775807 ORDER BY name)"};
const db::Sql kOfKind{"resource.of_kind", R"(
SELECT data FROM resource WHERE kind = $1 AND recorded_to = 9223372036854775807 ORDER BY name)"};
const db::Sql kLastOfType{"resource.last_of_type", R"(
SELECT data FROM resource WHERE name = $1 AND type = $2 ORDER BY revision DESC LIMIT 1)"};

}  // namespace jiedui::trusteeship::store::internal
