import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import software.amazon.event.ruler.Machine;
import software.amazon.event.ruler.MachineComplexityEvaluator;

/**
 * Reads {"patterns": {name: pattern}, "events": {name: event}} as JSON from standard input, and prints which patterns match
 * each event, and how costly the patterns are.
 */
public class Match {
  public static void main(String[] arguments) throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode request = json.readTree(System.in);
    Machine machine = new Machine();
    for (Map.Entry<String, JsonNode> pattern : request.get("patterns").properties()) {
      machine.addRule(pattern.getKey(), pattern.getValue().toString());
    }
    ObjectNode matches = json.createObjectNode();
    for (Map.Entry<String, JsonNode> event : request.get("events").properties()) {
      matches.set(event.getKey(), json.valueToTree(machine.rulesForJSONEvent(event.getValue().toString())));
    }
    ObjectNode answer = json.createObjectNode();
    answer.set("matches", matches);
    answer.put("complexity", machine.evaluateComplexity(new MachineComplexityEvaluator(100)));
    System.out.println(answer);
  }
}
