// Templates and paths, a line of JSON each on stdin -> what Apache Velocity and Jayway JsonPath make of them, a line each on stdout.

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.minidev.json.JSONObject;
import net.minidev.json.JSONStyle;
import net.minidev.json.JSONValue;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.app.event.EventCartridge;
import org.apache.velocity.app.event.InvalidReferenceEventHandler;
import org.apache.velocity.context.Context;
import org.apache.velocity.tools.generic.EscapeTool;
import org.apache.velocity.tools.generic.MathTool;
import org.apache.velocity.util.introspection.Info;

public class Oracle {
	private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
	private static final JSONStyle PLAIN = new JSONStyle(JSONStyle.FLAG_PROTECT_4WEB);

	public static void main(String[] arguments) throws Exception {
		VelocityEngine lenient = engine(false);
		VelocityEngine strict = engine(true);
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			JSONObject asked = (JSONObject) JSONValue.parse(line);
			JSONObject told = new JSONObject();
			if (asked.containsKey("path")) read(asked, told);
			else {
				String template = (String) asked.get("template");
				Map<?, ?> values = (Map<?, ?>) asked.get("context");
				told.putAll(rendered(lenient, template, values, true));
				JSONObject other = rendered(strict, template, values, false);
				if (!other.equals(told)) told.put("strict", other);
			}
			out.println(told.toString(PLAIN));
		}
		out.flush();
	}

	private static VelocityEngine engine(boolean strict) {
		VelocityEngine engine = new VelocityEngine();
		engine.setProperty("parser.allow_hyphen_in_identifiers", true);
		engine.setProperty("runtime.strict_mode.enable", strict);
		engine.setProperty("event_handler.invalid_references.quiet", true);
		// What one template defines is not there in the next.
		engine.setProperty("velocimacro.inline.local_scope", true);
		engine.init();
		return engine;
	}

	/** The platform writes the source of what is null, and fails on a name that nothing sets: neither of the library's two modes does both. */
	private static JSONObject rendered(VelocityEngine engine, String template, Map<?, ?> values, boolean failing) {
		VelocityContext context = new VelocityContext();
		values.forEach((name, value) -> context.put((String) name, value));
		context.put("esc", new EscapeTool());
		context.put("math", new MathTool());
		if (failing) {
			EventCartridge handlers = new EventCartridge();
			handlers.addEventHandler(new UnknownNames());
			handlers.attachToContext(context);
		}
		JSONObject told = new JSONObject();
		StringWriter out = new StringWriter();
		try {
			engine.evaluate(context, out, "template", template);
			// Addresses in memory differ from run to run.
			told.put("output", out.toString().replaceAll("Tool@[0-9a-f]+", "Tool@"));
		} catch (Exception | Error failure) {
			String message = String.valueOf(failure.getMessage());
			told.put("error", message.split("\n")[0].replaceAll("@[0-9a-f]{5,}", "@"));
			Matcher place = PLACE.matcher(message);
			if (place.find()) told.put("place", place.group(1) + ":" + place.group(2));
		}
		return told;
	}

	private static class UnknownNames implements InvalidReferenceEventHandler {
		@Override
		public Object invalidGetMethod(Context context, String reference, Object object, String property, Info info) {
			String name = reference.substring(1).split("\\.")[0];
			if (object == null && property == null && !context.containsKey(name))
				throw new IllegalStateException("Variable $" + name + " has not been set at template[line " + info.getLine() + ", column " + info.getColumn() + "]");
			return null;
		}

		@Override
		public boolean invalidSetMethod(Context context, String left, String right, Info info) {
			return false;
		}

		@Override
		public Object invalidMethod(Context context, String reference, Object object, String method, Info info) {
			return null;
		}
	}

	private static void read(JSONObject asked, JSONObject told) {
		try {
			JsonPath path = JsonPath.compile((String) asked.get("path"));
			told.put("definite", path.isDefinite());
			Object document = Configuration.defaultConfiguration().jsonProvider().parse((String) asked.get("json"));
			try {
				told.put("value", JSONValue.toJSONString(path.read(document), PLAIN));
			} catch (PathNotFoundException missing) {
				told.put("missing", true);
			}
		} catch (Exception | Error failure) {
			told.put("error", String.valueOf(failure.getMessage()).split("\n")[0]);
		}
	}
}
