"""Bad input about indicators and targets: for every RPC the table of reporting_bad_rows_targets.py, read as in bad_input_test.py; where a rule
refuses, with its clause."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../lib"))
import api
import bad_input
import registry
import reporting
import reporting_bad_rows_targets as rows
import servers


RATED = "TargetService/RateTarget"
# Who rates has an organisation, which is not the target's.
RATER = (("jiedui-actor", api.actor(organisation="parties/office")),)


class ReportingTargetsBadInputTest(bad_input.Case):
    good, wrong, unknown_names = rows.GOOD, rows.ROWS, rows.UNKNOWN_NAMES
    list_rpc, other_question = "IndicatorService/ListIndicators", dict(page_size=1, filter="name != indicators/none")

    def denied(self, name):
        if name in rows.RULERS:
            return ("public", "", "prefecture", "county", "school")
        return ("public", "", "school") if name in rows.OFFICES else ("public", "")

    def setUp(self):
        super().setUp()
        self.both = reporting.Both(self.folder, self.engine)
        self.addCleanup(self.both.drop)
        self.both.start()
        self.store, self.told = self.both.stores["reporting"], []
        self.caller = self.client(self.both.service)
        for method, field, resource in rows.SETUP:
            result = reporting.imported(self.caller, method, field, resource)
            assert api.enum_name(result, "outcome").endswith("OUTCOME_CREATED"), result
        servers.wait_until(self.settled, "nothing changes any more by itself")
        # The id "used" is taken in both methods that write one thing.
        self.write("IndicatorService/RecordIndicatorValue", indicator_value=rows.value(date="2018-12-31"))
        goal = dict(rows.GOAL, name="targets/bad-spare")
        reporting.imported(self.caller, "TargetService/ImportTargets", "target", goal)
        self.write(RATED, RATER, name=goal["name"], etag='"1"', rating=rows.RATING)

    def settled(self):
        """What fell due before today has been said: obligations, and the target's judgement."""
        owed = self.caller.call("ObligationService/ListObligations", page_size=100).obligations
        judged = self.caller.call("TargetService/GetTarget", name="targets/bad-floor").HasField("judgement")
        return judged and all(api.enum_name(each, "state") == "STATE_OVERDUE" for each in owed)

    def write(self, method, metadata=None, **fields):
        self.caller.call(method, request_id="used", metadata=metadata, **fields)

    def attempt(self, name, request, metadata=None):
        return super().attempt(name, request, RATER if metadata is None and name == RATED else metadata)

    def test_indicators(self):
        self.refuse_all("IndicatorService")

    def test_targets(self):
        self.refuse_all("TargetService")


if __name__ == "__main__":
    servers.main()
