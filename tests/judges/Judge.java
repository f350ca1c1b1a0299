import java.io.File;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** veraPDF's verdicts: Judge FLAVOUR,... FILE... prints file, flavour, clause, count and reason of
 *  every broken rule, tab-separated; a file that breaks none prints "ok" for the clause. */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (int n = 1; n < arguments.length; n++)
            for (String flavour : arguments[0].split(","))
                judge(arguments[n], flavour);
    }

    private static void judge(String file, String name) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (var parser = Foundries.defaultInstance().createParser(new File(file), flavour);
                var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, String> reasons = new TreeMap<>();
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.PASSED) continue;
                String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                counts.merge(rule, 1, Integer::sum);
                reasons.putIfAbsent(rule, one.getMessage() + " @ " + one.getLocation().getContext());
            }
            String verdict = file + "\t" + name + "\t";
            if (result.isCompliant()) System.out.println(verdict + "ok");
            counts.forEach((rule, count) -> System.out.println(
                verdict + rule + "\t" + count + "\t" + reasons.get(rule).replaceAll("\\s+", " ")));
        }
    }
}
