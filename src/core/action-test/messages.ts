// What a test of an action finds -> the sentences a person reads.
export const inputRefused = (problems: readonly string[]) =>
	`the input does not fit the contract: ${problems.join("; ")}`;
export const outputRefused = (problems: readonly string[]) =>
	`the output does not fit the contract: ${problems.join("; ")}`;
export const noStandIn = (name: string) =>
	`$${name} has not been set: give the test stand-ins for what templates read of it, such as ${name}: { NAME: for-the-test }`;
export const otherRequest = "another request is sent";
export const bodyNoJson = (fault: string) => `the body is no JSON: ${fault}`;
export const otherOutput = "the output is another";
export const answeredStatus = (status: number) =>
	`the service answers ${status}: the action fails`;
export const noAnswer =
	"the test has an output, and no answer that it comes of";
export const answerNoJson = (fault: string) =>
	`the answer is no JSON: ${fault}`;
export const longNumber = (number: string) =>
	`the answer has a number with more digits than can be tested offline: ${number}`;
export const pathFault = (name: string, fault: string) => `${name}: ${fault}`;
export const nothingFound = (name: string, path: string) =>
	`$${name} has not been set: ${path} finds nothing in the answer, and ${name} has no default`;
export const outputNoJson = (fault: string) =>
	`the success template writes no JSON: ${fault}`;
export const noError = (wanted: string) =>
	`the action succeeds, and "${wanted}" is not said`;
export const otherError = (wanted: string, said: string) =>
	`"${wanted}" is not said, but: ${said}`;

export const faultEnd = "it ends too early";
export const faultBehind = (found: string) =>
	`"${found}" stands behind its end`;
export const faultValue = (found: string) => `"${found}" is no value`;
export const faultText =
	"a text in quotes is not closed, or holds a line break";
export const faultEscape = (found: string) => `"${found}" is no escape`;
export const faultName = (found: string) =>
	`a name in quotes is missing before "${found}"`;
export const faultColon = (found: string) => `":" is missing before "${found}"`;
export const faultComma = (found: string) =>
	`"," or a closing bracket is missing before "${found}"`;
export const faultDepth = "it is nested too deeply";
