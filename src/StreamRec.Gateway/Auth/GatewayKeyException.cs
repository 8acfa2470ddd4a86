namespace StreamRec.Gateway.Auth;

/// <summary>The node may not start: its keys are missing or unfit. The message says what to do.</summary>
public sealed class GatewayKeyException(string message, Exception? inner = null) : Exception(message, inner);
