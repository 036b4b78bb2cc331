// A number -> a document of a data action that lints clean, with tests that pass.
/**
 * @param {number} at
 * @param {number} own how many tests
 * @param {string} integration its key
 */
export function actionText(at, own, integration, timeout = 20) {
	const one = [
		'    input: { orderId: "4 2" }',
		"    credentials: { apiKey: for-the-test }",
		"    request: { url: https://api.example.com/orders/4%202, headers: { X-Key: for-the-test } }",
		"    answer: { status: 200, body: { order: { status: shipped } } }",
		"    output: { status: shipped }",
	];
	return [
		`key: order-${at}`,
		`integration: ${integration}`,
		`name: Get order ${at}`,
		`timeout: ${timeout}`,
		"input:",
		"  type: object",
		"  properties: { orderId: { type: string } }",
		"  required: [orderId]",
		"output: { type: object, properties: { status: { type: string } } }",
		"request:",
		"  method: GET",
		"  url: https://api.example.com/orders/$esc.uriEncode($" +
			"{input.orderId})",
		'  headers: { X-Key: "$' + '{credentials.apiKey}" }',
		"response:",
		"  translationMap: { status: $.order.status }",
		"  defaults: { status: unknown }",
		'  successTemplate: \'{"status": $' + "{status}}'",
		own > 0 ? "tests:" : "tests: []",
		...Array.from({ length: own }, (_one, test) => [
			`  - name: known order ${test + 1}`,
			...one,
		]).flat(),
		"",
	].join("\n");
}

/** How many of all the tests the action with this number has. */
export function testsOf(at, actions, tests) {
	const before = (number) => Math.floor((tests * number) / actions);
	return before(at + 1) - before(at);
}
