// What changes in the other services does to what was decided on them: postings are flagged, never refused afterwards.
#pragma once

#include "absl/status/status.h"
#include "common/db/mutate.h"
#include "services/rotation/facts.h"

namespace jiedui::rotation {

// A party's region changed, or the party is new here: people employed there with their checks and
// certificates, postings, teams, needs, categories and posts of it follow; posts that the new county has no room for are flagged.
absl::Status PartyMoved(db::Mutation& m, const PartyFacts& party);

// A basis has a new revision: postings that rest on an older one and no longer hold under it are flagged; a flag whose cause is gone is
// taken away.
absl::Status BasisChanged(db::Mutation& m, const BasisFacts& basis);

}  // namespace jiedui::rotation
